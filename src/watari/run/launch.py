"""Begin a run, take one up again, and bring it to its end in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from watari.clouds.reach import Reach
from watari.model.journal import Entry
from watari.model.plan import Plan
from watari.run.book import Book, Place
from watari.run.conduct import Conductor
from watari.run.displaced import displaced_told, under_lease
from watari.run.errors import NothingToResume
from watari.run.expectations import refuse_unknown
from watari.run.levers import PAUSED, STOPPED, Reins
from watari.run.pace import Pace
from watari.run.stage import Deeds, Stage
from watari.run.telling import Telling
from watari.steps.deeds import DEEDS
from watari.store import Store
from watari.store.claims import family_of
from watari.store.errors import RunnerBusy
from watari.store.leases import Lease, Leases
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
    """Keep a plan and begin its run, without doing anything yet. Where it may not begin, no trace of it is left.

    PlanHasRun when there is one, ThingClaimed when another run has claimed what the plan changes, RunnerBusy when the
    run that the plan takes back or finishes is being run.
    """
    store.plans.save(plan)
    if plan.of_run is not None:
        _refuse_beside_kin(store, plan.of_run, store.runs.family("", plan))
    return store.runs.new(plan, hold_before=hold_before)


def launch(run: RunRow, means: Means, *, retry: bool = False) -> str:
    """Run in this process until the end, and give the run's result: moved, put_back, failed, held or stopped.

    A run that was killed or stopped goes on where its journal says it was. With ``retry`` the moves that ended
    otherwise than moved begin again. NothingToResume when the run came to its end, RunnerBusy when another process runs
    it or one of its family, ThingClaimed when another run has claimed what it changes since it ended, LeaseLost when
    another process takes it up meanwhile: then this one has ended without acting further.
    """
    store = means.store
    plan = store.plans.load(run.plan_id)
    refuse_unknown(plan)
    with displaced_told(), store.locks.held(run.id) as lease:
        _refuse_beside_kin(store, run.id, store.runs.family(run.id, plan))
        # Read under the lease: what a runner before this one wrote is complete, for it can write nothing any more.
        book = Book(store.entries.journal(run.id), keep=_keeper(store, plan, lease), now=means.pace.now)
        _refuse_at_its_end(book, plan, retry=retry)
        store.claims.take(run.id, plan)
        _take_up(book, plan, store, retry=retry)
        result = _to_its_end(Conductor(_stage(run, lease, book, means, plan)), means, lease)
        if result != "stopped":
            store.claims.give_back(family_of(run.id, plan))
        return result


def _to_its_end(conductor: Conductor, means: Means, lease: Lease) -> str:
    store, book = means.store, conductor.stage.book
    store.progress.clear(book.run_id)
    try:
        result = means.engine(conductor) if means.engine else _durably(conductor, store)
    except Exception as fault:
        # The engine would remember the fault and give it again for ever: with this entry a resumption begins anew.
        book.write("ended", facts={"result": "stopped", "why": f"a fault of Watari: {type(fault).__name__}: {fault}"})
        store.progress.clear(book.run_id)
        raise
    with under_lease():  # the engine gives what it remembers of the run: also what another runner has brought about
        Leases(store.engine).see(lease)
    store.progress.clear(book.run_id)
    return result


def _refuse_beside_kin(store: Store, run_id: str, kin: Iterable[str]) -> None:
    """Raise RunnerBusy while another run of the same family is being run: they act on the same things by right."""
    for other in kin:
        if store.locks.alive(other):
            raise RunnerBusy(
                f"run {other} is being run, and it acts on what run {run_id} is about",
                cure=f"`watari stop {other}`, wait until it has ended (`watari status {other} --follow`), then try"
                " again",
            )


def _refuse_at_its_end(book: Book, plan: Plan, *, retry: bool) -> None:
    """Raise NothingToResume when nothing is left to do."""
    ended = _ended_otherwise(book, plan)
    result = book.run.result
    if result not in (None, "stopped") and not (retry and ended):
        raise NothingToResume(
            f"run {book.run_id} came to its end: {str(result).replace('_', ' ')}", cure=_what_next(book.run_id, ended)
        )


def _take_up(book: Book, plan: Plan, store: Store, *, retry: bool) -> None:
    """Write that the run starts or goes on."""
    if not book.run.has_begun:
        book.write("started", facts={"plan": plan.id})
        return
    ended = _ended_otherwise(book, plan)
    for lever in (PAUSED, STOPPED):
        store.levers.set(book.run_id, lever, value=False)
    book.write("resumed", facts={"retry": sorted(ended)} if retry else {})
    for move_id in ended if retry else ():
        book.write("started", Place(move_id))


def _ended_otherwise(book: Book, plan: Plan) -> dict[str, str]:
    """The moves that ended, but not moved."""
    results = {move.id: book.move(move.id).result for move in plan.moves()}
    return {move_id: result for move_id, result in results.items() if result not in (None, "moved")}


def _what_next(run_id: str, ended: dict[str, str]) -> str:
    if not ended:
        return f"`watari verify {run_id}` proves it; `watari undo {run_id}` takes it back"
    moves = ", ".join(f"{move_id} ({result.replace('_', ' ')})" for move_id, result in ended.items())
    return (
        f"`watari resume {run_id} --retry` tries these again: {moves}; `watari status {run_id}` says why they ended so"
    )


def _stage(run: RunRow, lease: Lease, book: Book, means: Means, plan: Plan) -> Stage:
    store = means.store

    def settings() -> dict[str, Any]:
        with under_lease():
            return store.levers.all(run.id, lease)

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
        reins=Reins(settings, plan.limits, book),
        pace=means.pace,
        tell=Telling(put, means.pace.monotonic),
        hold_before=run.hold_before,
        mark=store.runs.mark(run, plan),
    )


def _keeper(store: Store, plan: Plan, lease: Lease) -> Callable[[Entry], None]:
    """Give what makes an entry durable; what a step took goes into the rates of later estimates as well."""
    kinds = {step.key: step.kind for step in plan.steps()}

    def keep(entry: Entry) -> None:
        with under_lease():
            store.entries.append(entry, lease)
        seconds, kind = entry.facts.get("took_seconds"), kinds.get(entry.step_key)
        if kind is not None and seconds is not None:
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
