"""Every moved instance is on the target in the state in which its source was.

Why: an instance that is in ERROR, or runs though it was stopped, is not where its owner left it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.verify.case import CrossingTruthCase
from watari.verify.truth import Fact, fact, truth

ACT = "look at it with `openstack server show`; `watari undo RUN` brings the source back"


@truth(target=("instances",))
def instances_run(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare the state of each with what it was."""
    for moved in case.moved:
        if moved.now is None:
            yield fact(
                "block",
                moved.subject,
                f"instance {moved.target_id} is not on {case.plan.crossing.target}",
                ACT,
                id=moved.target_id,
            )
        elif moved.now.status != moved.was.status:
            yield fact(
                "block",
                moved.subject,
                f"it is {moved.now.status} and was {moved.was.status}",
                ACT,
                fault=moved.now.fault or "",
            )
        elif moved.now.task_state is not None:
            yield fact(
                "block", moved.subject, f"Nova is still at it: {moved.now.task_state}", "wait, then verify again"
            )
