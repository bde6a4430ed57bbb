"""What an operator may want of a run, from anywhere: the process that runs it sees it within a second."""

from __future__ import annotations

from collections.abc import Mapping

from watari.model.goal import Limits
from watari.model.plan import Plan
from watari.operate.context import Context
from watari.operate.way_back import run_of
from watari.run.errors import NoSuchGate, NoSuchLimit, NothingToResume, StillHolding
from watari.run.levers import LIMIT, PAUSED, PROCEED, STOPPED, wave_gate
from watari.store import Store
from watari.store.claims import family_of
from watari.store.runs import RunRow


def pause(run: str, at: Context) -> RunRow:
    """Let a run wait between its steps, until it is resumed."""
    row = at.store.runs.find(run)
    at.store.levers.set(row.id, PAUSED, value=True)
    return row


def stop(run: str, at: Context) -> tuple[RunRow, bool]:
    """Let a run end without undoing anything; gives too whether it was being run at all."""
    row = at.store.runs.find(run)
    alive = at.store.locks.alive(row.id)
    if alive:
        at.store.levers.set(row.id, STOPPED, value=True)
    return row, alive


def let_go(run: str, at: Context) -> tuple[RunRow, int]:
    """Give up the claims of a run that is not being run, nor its undo or finish; gives too how many there were.

    What the run did stays as it is, and its mark on instances in the cloud too. StillHolding while one of them goes on.
    """
    row = at.store.runs.find(run)
    plan = at.store.plans.load(row.plan_id)
    for id_ in filter(at.store.locks.alive, (row.id, *at.store.runs.family(row.id, plan))):
        raise StillHolding(
            f"run {id_} goes on, and holds what run {row.id} has claimed",
            cure=f"`watari stop {id_}`, wait until it has ended (`watari status {id_} --follow`), then --let-go",
        )
    return row, at.store.claims.give_back(family_of(row.id, plan))


def resume(run: str, at: Context, *, retry: bool = False) -> tuple[RunRow, bool]:
    """Let a paused run go on where it runs; gives too whether it does. If not, whoever asks may attend it.

    NothingToResume when the run is about to stop, goes on and was to begin moves again, or was undone or finished.
    """
    row = at.store.runs.find(run)
    if not at.store.locks.alive(row.id):
        _refuse_what_was_taken_back(row, at.store)
        return row, False
    if retry:
        raise NothingToResume(
            f"run {row.id} goes on: moves are begun again when it has ended", cure=f"watari status {row.id} --follow"
        )
    if at.store.levers.all(row.id).get(STOPPED):
        raise NothingToResume(
            f"run {row.id} is about to stop: what goes on comes to its end first",
            cure=f"`watari status {row.id} --follow`, then resume",
        )
    at.store.levers.set(row.id, PAUSED, value=False)
    return row, True


def proceed(run: str, what: str | None, at: Context) -> list[str]:
    """Open the gate of a wave or a move, or all that are held now; gives which.

    NoSuchGate when the plan has none so named.
    """
    row = at.store.runs.find(run)
    gates = _held(row, at.store) if what is None else _gates(at.store.plans.load(row.plan_id), what)
    for gate in gates:
        at.store.levers.set(row.id, f"{PROCEED}{gate}", value=True)
    return gates


def limit(run: str, wanted: Mapping[str, str], at: Context) -> tuple[RunRow, dict[str, int]]:
    """Change limits; NoSuchLimit, and none is changed, when one does not exist or cannot have its value."""
    limits = {key: _limit(key, value) for key, value in wanted.items()}
    row = at.store.runs.find(run)
    for key, value in limits.items():
        at.store.levers.set(row.id, f"{LIMIT}{key}", value)
    return row, limits


def _refuse_what_was_taken_back(run: RunRow, store: Store) -> None:
    """What an undo has opened or sent back is not as the journal of its run says."""
    for aim in ("undo", "finish"):
        other = run_of(store, aim, run.id)
        if other is not None:
            raise NothingToResume(
                f"run {run.id} is not resumed: run {other.id} is its {aim}",
                cure=f"`watari status {other.id}` tells how far that is; for what is still to be moved, make a new"
                " plan",
            )


def _held(run: RunRow, store: Store) -> list[str]:
    return list(store.entries.journal(run.id).held)


def _gates(plan: Plan, what: str) -> list[str]:
    waves = [wave_gate(wave.name) for wave in plan.waves if wave.name == what]
    moves = [move.id for move in plan.moves() if what in (move.id, move.subject)]
    if not waves and not moves:
        waves_there = ", ".join(wave.name for wave in plan.waves)
        raise NoSuchGate(
            f"the plan has no wave or move {what!r}",
            cure=f"name a wave ({waves_there}) or a move that `watari status` lists",
        )
    return waves + moves


def _limit(key: str, value: str) -> int:
    if key not in Limits.model_fields:
        raise NoSuchLimit(f"there is no limit {key!r}", cure=f"name one of {', '.join(Limits.model_fields)}")
    if not value.isdecimal() or int(value) < 1:
        raise NoSuchLimit(
            f"the limit {key} cannot be {value!r}",
            cure=f"give a number from 1 on, such as {key}=2; `watari pause` lets all wait",
        )
    return int(value)
