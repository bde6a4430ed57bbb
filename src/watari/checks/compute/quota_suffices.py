"""The compute quota of each project on the target suffices for every wave.

Why: a quota that is too small stops a run in its middle, with half of a project moved. The source's instances stay
until finish, but they count there; on the target the waves add up.

Source: Nova's limits instances, cores, ram and server_groups. A project that the crossing makes gets the source's
limits; one that is there already keeps its own, unless the goal says `quotas: raise` of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.demand import Demand, flavor_on_target, shortages
from watari.checks.found import Found
from watari.checks.quota import too_small
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(source=("instances", "projects", "quotas"), target=("quotas", "projects", "flavors"))
def quota_suffices(case: CrossingCase) -> Iterator[Found]:
    """Add up instances, CPUs and memory, and with a plan the server groups."""

    def demand(instance: Instance) -> Demand:
        flavor = flavor_on_target(case, instance)
        return Counter({"instances": 1, "cores": flavor.vcpus, "ram": flavor.ram_mib})

    for short in shortages(case, "compute", demand):
        yield too_small(case, short, short.resource.replace("_", "-"))
