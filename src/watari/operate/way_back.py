"""Which runs may be undone or finished."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError
from watari.model.plan import Plan
from watari.store import Store
from watari.store.runs import RunRow


class StillRunning(WatariError):
    """A run that goes on can be neither undone nor finished."""

    id: ClassVar[str] = "undo.still-running"


class NotAMove(WatariError):
    """Only a run that moved something can be undone or finished."""

    id: ClassVar[str] = "undo.not-a-move"


class Finished(WatariError):
    """What an undo would need was let go: there is nothing to go back to."""

    id: ClassVar[str] = "undo.finished"


def moving_run(store: Store, name: str) -> tuple[RunRow, Plan]:
    """Give a run that may be undone or finished, with its plan."""
    run = store.runs.find(name)
    plan = store.plans.load(run.plan_id)
    if plan.aim != "move":
        cure = f"name the run that moved: {plan.of_run}. After an undo make a new plan"
        raise NotAMove(f"run {run.id} is the {plan.aim} of run {plan.of_run}", cure=cure)
    if store.locks.alive(run.id):
        raise StillRunning(f"run {run.id} goes on", cure=f"watari stop {run.id}, then wait until it has ended")
    finishing = run_of(store, "finish", run.id)
    if finishing is not None:
        raise Finished(
            f"run {run.id} was let go by run {finishing.id}: there is no way back after that",
            cure=f"`watari status {finishing.id}` tells how far that is; `watari resume {finishing.id} --retry` tries"
            " again what failed",
        )
    return run, plan


def run_of(store: Store, aim: str, run_id: str) -> RunRow | None:
    """The run that did this to a run; None when there is none."""
    plans = [plan_id for plan_id, its_aim, of_run, _ in store.plans.listed() if its_aim == aim and of_run == run_id]
    return next((run for plan_id in plans if (run := store.runs.of_plan(plan_id)) is not None), None)
