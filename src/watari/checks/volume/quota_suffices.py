"""The volume quota of each project on the target suffices for every wave.

Why: a quota that is too small stops a run in its middle, with half of a project moved.

Source: Cinder's limits volumes and gigabytes; a project that does not exist yet gets the source's limits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.demand import Demand, shortages
from watari.checks.found import Found
from watari.checks.quota import too_small
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(source=("instances", "volumes", "projects", "quotas"), target=("quotas", "projects"))
def quota_suffices(case: Case) -> Iterator[Found]:
    """Add up volumes and their sizes."""

    def demand(instance: Instance) -> Demand:
        volumes = case.volumes_of(instance)
        return Counter({"volumes": len(volumes), "gigabytes": sum(v.size_gib for v in volumes)})

    for short in shortages(case, "volume", demand):
        yield too_small(case, short, short.resource)
