"""The volume quota of each project on the target suffices for every wave.

Why: a quota that is too small stops a run in its middle, with half of a project moved.

Source: Cinder's limits volumes and gigabytes, of the whole and of each volume type. A project that the crossing makes
gets the source's limits; one that is there already keeps its own, unless the goal says `quotas: raise` of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.demand import Demand, shortages
from watari.checks.found import Found
from watari.checks.quota import too_small
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(source=("instances", "volumes", "projects", "quotas"), target=("quotas", "projects"))
def quota_suffices(case: CrossingCase) -> Iterator[Found]:
    """Add up volumes and their sizes."""

    def demand(instance: Instance) -> Demand:
        volumes = case.facts.volumes_of(instance)
        total: Demand = Counter()
        for volume in volumes:
            of_type = case.goal.map.volume_types.get(volume.volume_type or "", volume.volume_type)
            total += Counter({"volumes": 1, "gigabytes": volume.size_gib})
            if of_type is not None:
                total += Counter({f"volumes_{of_type}": 1, f"gigabytes_{of_type}": volume.size_gib})
        return total

    for short in shortages(case, "volume", demand):
        limit, _, of_type = short.resource.partition("_")
        yield too_small(case, short, f"volume-type {of_type} --{limit}" if of_type else limit)
