"""Every instance of the plan is on the host it was to go to, in its state, or stopped if rebuilt and not to start.

Why: `openstack server migrate --wait` is satisfied with ACTIVE, also when the instance never left; a record may say
`completed` while Nova's row still names the old host (a split record).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.steps.host import Evacuate
from watari.model.steps.set import SetPower
from watari.verify.host_case import Gone, HostTruthCase
from watari.verify.truth import Fact, fact, truth

MEANWHILE = "see with `openstack server show` who moved it since; nothing of ours is at it any more"


@truth(cloud=("instances",))
def moves_have_ended_on_their_hosts(case: HostTruthCase) -> Iterator[Fact]:
    """Ask the journal how each move ended, and Nova where each instance is."""
    yield from _not_moved(case)
    for gone in case.gone:
        wanted = case.target_of(gone)
        if gone.now is None:
            yield fact(
                "block",
                gone.subject,
                "it is no more",
                "see who deleted it: openstack server event list",
                id=gone.was.id,
            )
        elif gone.now.task_state is not None:
            yield fact("block", gone.subject, f"Nova is still at it: {gone.now.task_state}", "wait, then verify again")
        elif gone.now.host != wanted:
            yield fact(
                "block",
                gone.subject,
                f"it is on {gone.now.host} and was to be on {wanted}",
                MEANWHILE,
                host=gone.now.host or "",
            )
        elif gone.now.status not in _may_be(gone):
            says = f"it is {gone.now.status} and was {gone.was.status}"
            yield fact(
                "block", gone.subject, says, "look at it with `openstack server show`", fault=gone.now.fault or ""
            )


def _not_moved(case: HostTruthCase) -> Iterator[Fact]:
    for move in case.plan.moves():
        result = case.journal.move(move.id).result
        if result != "moved":
            says = "its move has not begun" if result is None else f"its move ended as {result.replace('_', ' ')}"
            yield fact(
                "block",
                move.subject,
                says,
                "`watari status RUN` says why; watari resume RUN --retry, or a new plan",
                result=result,
            )


def _may_be(gone: Gone) -> tuple[str, ...]:
    """The states in which it may end: as its move starts or stops it, or as it was.

    What Nova rebuilds may be either.
    """
    powers = [step.on for step in gone.move.steps if isinstance(step, SetPower)]
    if powers:
        return ("ACTIVE" if powers[-1] else "SHUTOFF",)
    rebuilt = any(isinstance(step, Evacuate) for step in gone.move.steps)
    return ("ACTIVE", "SHUTOFF") if rebuilt else (gone.was.status,)
