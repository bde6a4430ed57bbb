"""Begin a run, take one up again, and bring it to its end in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from watari.clouds.reach import Reach
from watari.model.journal import Entry
from watari.model.plan import Plan
from watari.run.book import RUN, Book, Place
from watari.run.conduct import Conductor
from watari.run.errors import NothingToResume
from watari.run.expectations import refuse_unknown
from watari.run.levers import PAUSED, STOPPED, Reins
from watari.run.pace import Pace
from watari.run.stage import Deeds, Stage
from watari.run.telling import Telling
from watari.steps.deeds import DEEDS
from watari.store import Store
from watari.store.runs import RunRow

Engine = Callable[[Conductor], str]


@dataclass(frozen=True)
class Means:
    """What a run is run with. ``engine`` None is the durable one."""

    store: Store
    reach: Reach
    deeds: Deeds = field(default_factory=lambda: DEEDS)
    pace: Pace = field(default_factory=Pace)
    engine: Engine | None = None


def new_run(store: Store, plan: Plan, *, hold_before: str | None = None) -> RunRow:
    """Keep a plan and begin its run, without doing anything yet; PlanHasRun when there is one."""
    store.plans.save(plan)
    return store.runs.new(plan, hold_before=hold_before)


def launch(run: RunRow, means: Means, *, retry: bool = False) -> str:
    """Run in this process until the end, and give the run's result: moved, put_back, failed, held or stopped.

    A run that was killed or stopped goes on where its journal says it was. With ``retry`` the moves that ended otherwise
    than moved begin again. NothingToResume when the run came to its end, RunnerBusy when another process runs a plan.
    """
    store = means.store
    with store.lock.held(run.id):
        plan = store.plans.load(run.plan_id)
        refuse_unknown(plan)
        book = Book(store.entries.journal(run.id), keep=_keeper(store, plan), now=means.pace.now)
        _take_up(book, plan, store, retry=retry)
        store.progress.clear(run.id)
        conductor = Conductor(_stage(run, plan, book, means))
        try:
            return means.engine(conductor) if means.engine else _durably(conductor, store)
        except Exception as fault:
            # The engine would remember the fault and give it again for ever: with this entry a resumption begins anew.
            book.write(
                "ended", facts={"result": "stopped", "why": f"a fault of Watari: {type(fault).__name__}: {fault}"}
            )
            raise
        finally:
            store.progress.clear(run.id)


def _take_up(book: Book, plan: Plan, store: Store, *, retry: bool) -> None:
    """Write that the run starts or goes on; NothingToResume when nothing is left to do."""
    if book.last(RUN, "started") is None:
        book.write("started", facts={"plan": plan.id})
        return
    ended = _ended_otherwise(book, plan)
    last = book.last(RUN, "started", "resumed", "ended")
    if last is not None and last.kind == "ended" and last.facts["result"] != "stopped" and not (retry and ended):
        raise NothingToResume(
            f"run {book.run_id} came to its end: {str(last.facts['result']).replace('_', ' ')}",
            cure=_what_next(book.run_id, ended),
        )
    for lever in (PAUSED, STOPPED):
        store.levers.set(book.run_id, lever, value=False)
    book.write("resumed", facts={"retry": sorted(ended)} if retry else {})
    for move_id in ended if retry else ():
        book.write("started", Place(move_id))


def _ended_otherwise(book: Book, plan: Plan) -> dict[str, str]:
    """The moves that ended, but not moved."""
    lasts = {move.id: book.last(Place(move.id), "started", "ended") for move in plan.moves()}
    results = {
        move_id: str(last.facts["result"])
        for move_id, last in lasts.items()
        if last is not None and last.kind == "ended"
    }
    return {move_id: result for move_id, result in results.items() if result != "moved"}


def _what_next(run_id: str, ended: dict[str, str]) -> str:
    if not ended:
        return f"`watari verify {run_id}` proves it; `watari undo {run_id}` takes it back"
    moves = ", ".join(f"{move_id} ({result.replace('_', ' ')})" for move_id, result in ended.items())
    return (
        f"`watari resume {run_id} --retry` tries these again: {moves}; `watari status {run_id}` says why they ended so"
    )


def _stage(run: RunRow, plan: Plan, book: Book, means: Means) -> Stage:
    store = means.store

    def put(subject: str, facts: dict[str, Any]) -> None:
        if facts:
            store.progress.tell(run.id, subject, facts)
        else:
            store.progress.clear(run.id, subject)

    return Stage(
        plan=plan,
        reach=means.reach,
        deeds=means.deeds,
        book=book,
        reins=Reins(lambda: store.levers.all(run.id), plan.limits, book),
        pace=means.pace,
        tell=Telling(put, means.pace.monotonic),
        hold_before=run.hold_before,
    )


def _keeper(store: Store, plan: Plan) -> Callable[[Entry], None]:
    """Give what makes an entry durable; what a step took goes into the rates of later estimates as well."""
    kinds = {step.key: step.kind for step in plan.steps()}

    def keep(entry: Entry) -> None:
        store.entries.append(entry)
        seconds, kind = entry.facts.get("took_seconds"), kinds.get(entry.step_key)
        if entry.kind == "done" and kind is not None and seconds is not None:
            moved = int(entry.facts.get("sent_bytes") or entry.facts.get("size_bytes") or 0)
            store.rates.add(entry.run_id, entry.step_key, kind=kind, seconds=float(seconds), moved_bytes=moved)

    return keep


def _durably(conductor: Conductor, store: Store) -> str:
    from watari.run.durable import run_durably  # noqa: PLC0415 - two seconds that only real runs need

    engine = store.open_engine_database()
    try:
        return run_durably(conductor, engine)
    finally:
        engine.dispose()
