"""What is rebuilt of a dead host stays stopped until its turn comes.

Why: an old Nova starts each instance that ran as soon as it is rebuilt: before those that it depends on, and whether
the goal wants it started or not.

Source: rule E6: evacuated instances are left SHUTOFF since microversion 2.95 (computes of 2022.2 and newer).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.goal import EvacuateGoal


@wants(cloud=("microversions", "instances"))
def evacuees_wait_to_be_started(case: HostCase) -> Iterator[Found]:
    """Ask only where the goal wants an order, or nothing started."""
    goal = case.goal
    if not isinstance(goal, EvacuateGoal) or case.offers("2.95") or not any(i.status == "ACTIVE" for i in case.going):
        return
    if goal.depends_on or goal.waves or not goal.start:
        yield warn(
            goal.cloud,
            f"Nova of {goal.cloud} starts what ran as soon as it is rebuilt, whatever the goal says of order and start",
            "write waves, so that what others need is rebuilt first; the waves hold in any case",
        )
