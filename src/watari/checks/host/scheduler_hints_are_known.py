"""The scheduler hints of the instances that move are known, and the plan can weigh them.

Why: hints hold for a move as they did for the boot: one that wants to be apart from another instance, or beside it, is
refused on hosts that the plan thinks fit. The move then comes to nothing, and the instance stays where it is.

Source: rule C8: `scheduler_hints` of the instance, told since microversion 2.100. The plan weighs group, same_host and
different_host, and leaves those with query and build_near_host_ip where they are; others are a site's own filters'
alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants

WEIGHED = frozenset({"group", "same_host", "different_host", "query", "build_near_host_ip"})
ACT = "nothing to do; a move that Nova refuses for them leaves the instance where it is: name other hosts in `to` then"


@wants(cloud=("instances",))
def scheduler_hints_are_known(case: HostCase) -> Iterator[Found]:
    """One finding for all instances whose hints nobody tells, one for each with hints that the plan does not weigh."""
    untold = [i for i in case.going if i.scheduler_hints is None]
    if untold:
        says = (
            f"this Nova does not tell the scheduler hints of instances, so those of {len(untold)} are not in the plan"
        )
        yield note(case.goal.cloud, says, ACT)
    for instance in case.going:
        others = (instance.scheduler_hints or {}).keys() - WEIGHED
        if others:
            yield note(
                instance.name, f"{instance.name} has scheduler hints that the plan does not weigh: {named(others)}", ACT
            )
