"""The way back of an evacuation, as far as there is one, and its end: the old host takes part again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import Move, Plan, Wave
from watari.model.steps import Step
from watari.model.steps.host import Evacuate, SetForcedDown, SetHostOpen
from watari.undo.errors import NothingToFinish, NoWayBack
from watari.undo.finish import end_of, refuse_unless_green
from watari.undo.gate import ready
from watari.undo.hosts import fencing_back
from watari.undo.inverses import inverse_of
from watari.undo.undo import way


def undo_evacuation(plan: Plan, journal: Journal) -> Plan:
    """Give the plan that takes the fencing back; NoWayBack once Nova was asked to rebuild anything.

    From then on the old host destroys its copies when its nova-compute starts (rule E11), whatever became of the
    rebuilt ones.
    """
    asked = [
        move
        for move in plan.moves()
        if any(journal.step(step.key).ever.acted for step in move.steps if isinstance(step, Evacuate))
    ]
    if asked:
        names = ", ".join(move.subject for move in asked)
        raise NoWayBack(
            f"run {journal.run_id} began, or was about, to rebuild {names}: what the dead host has of them is"
            " destroyed when it returns",
            cure=f"a way back is a drain or a rebalancing, once the host is back and `watari finish {journal.run_id}`"
            " has opened it",
        )
    return fencing_back(plan, journal)


def finish_evacuation(plan: Plan, journal: Journal, findings: Iterable[Finding]) -> Plan:
    """Give the plan that lets the old host take part again; NotVerified unless verify is green.

    Nova refuses to take a host for alive before its nova-compute has started once and destroyed what was rebuilt
    elsewhere (records `done`, rule E10): the step then says so, and nothing is opened.
    """
    refuse_unless_green(journal, findings)
    moves = tuple(_reopened(move, journal) for move in plan.moves() if move.brings("host"))
    if not any(move.steps for move in moves):
        raise NothingToFinish(
            f"run {journal.run_id} has neither forced down nor closed a host",
            cure="`watari status` tells how its moves ended",
        )
    return way(plan, journal, "finish", (Wave(name="take part again", moves=moves),))


def _reopened(move: Move, journal: Journal) -> Move:
    return end_of(move, "finish/", _openings(move, journal), journal)


def _openings(move: Move, journal: Journal) -> Iterator[Step]:
    """Nova is told that it lives; it is seen to be ready, and only then opened."""
    ours = (inverse_of(step, journal) for step in move.steps if isinstance(step, (SetForcedDown, SetHostOpen)))
    for step in (step for step in ours if step is not None):
        look = ready(step)
        yield from (look, step) if look else (step,)
