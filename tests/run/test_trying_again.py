"""What of a step's past counts when its move is tried again, or taken up again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import of_step
from tests.run.story import a_plan, the_pace, the_reach
from tests.run.test_step import Script
from watari.clouds.simulated import example_world
from watari.model.journal import Entry, EntryKind, Journal
from watari.model.plan import Move
from watari.model.steps import AnyStep
from watari.model.steps.host import EndMigration, Evacuate, MigrateCold, MigrateLive
from watari.model.steps.set import SetLock
from watari.run.book import Book, Place
from watari.run.levers import Reins
from watari.run.move import MoveRun
from watari.run.stage import Stage
from watari.run.step import StepEnd
from watari.steps.sight import Sight, done, failed, todo

MOVE, STEP = Place("web-1"), Place("web-1", "web-1/step")
AT: dict[str, Any] = {"key": STEP.step_key, "cloud": "cloud", "phase": "cut_over", "instance_id": "web-1"}
HOSTS: dict[str, Any] = {"source_host": "h1", "target_host": "h2"}
LIVE = MigrateLive(**AT, **HOSTS)
ANEW: tuple[AnyStep, ...] = (LIVE, MigrateCold(**AT, **HOSTS), Evacuate(**AT, **HOSTS))
ON: tuple[AnyStep, ...] = (SetLock(**AT, locked=True, reason="watari"), EndMigration(**AT, host="h2", other_host="h1"))

Event = tuple[Place, EntryKind, dict[str, Any]]
START: Event = (MOVE, "started", {})
INTENT: Event = (STEP, "intent", {"absent": True})
HALF: Event = (STEP, "intent", {"absent": False})
"""Something of it was there before: not ours."""
BROKEN: Event = (STEP, "failed", {"again": False})
NOT_YET: Event = (STEP, "failed", {"again": True})
"""A try that the cloud did not take: it is made again by itself."""
DONE: Event = (STEP, "done", {})
RESUMED: Event = (Place(), "resumed", {})


def the_past(*events: Event) -> tuple[Entry, ...]:
    at = example_world().clock.now
    return tuple(
        Entry(run_id="r", move_id=place.move_id, step_key=place.step_key, attempt=number, kind=kind, at=at, facts=facts)
        for number, (place, kind, facts) in enumerate(events, start=1)
    )


def tried(step: AnyStep, past: tuple[Entry, ...], *sights: Sight) -> tuple[StepEnd, Script, Book]:
    world = example_world()
    pace = the_pace(world)
    book = Book(Journal(run_id="r", plan_id="p", entries=past), keep=lambda _entry: None, now=pace.now)
    plan, script = a_plan(), Script(list(sights))
    reins = Reins(dict, plan.limits, book)
    stage = Stage(plan=plan, reach=the_reach(world), deeds={type(step): script}, book=book, reins=reins, pace=pace)
    return (
        MoveRun(Move(id="web-1", subject_kind="instance", subject="web-1", steps=(step,)), stage).do(step),
        script,
        book,
    )


@pytest.mark.parametrize("step", ANEW, ids=lambda step: step.kind)
def test_a_migration_that_failed_is_over_and_the_next_try_begins_another(step: AnyStep) -> None:
    """Its record is there still: taken for our own, it would end the second try before it began."""
    past = the_past(START, INTENT, BROKEN, START)
    verdict, script, book = tried(step, past, todo(seen_migration=7), done("x"))
    assert (verdict, script.ours, script.acted) == (StepEnd.DONE, [False, True], 1)
    assert [
        e.facts["before"] for e in of_step(book.journal, STEP.step_key) if e.kind == "intent" and "before" in e.facts
    ] == [{"seen_migration": 7}]


@pytest.mark.parametrize("step", ON, ids=lambda step: step.kind)
def test_any_other_step_goes_on_with_what_it_began(step: AnyStep) -> None:
    verdict, script, _ = tried(step, the_past(START, INTENT, BROKEN, START), done("x"))
    assert (verdict, script.ours, script.acted) == (StepEnd.DONE, [True], 0)


@pytest.mark.parametrize(
    "past",
    [
        (START, INTENT, RESUMED),
        (START, INTENT, NOT_YET, RESUMED),
        (START, INTENT, BROKEN, START, INTENT, RESUMED),
        (START, HALF, BROKEN, START, INTENT, RESUMED),
        (START, INTENT, BROKEN, START, INTENT, BROKEN, START, INTENT, RESUMED),
    ],
    ids=[
        "killed",
        "killed before it was tried again",
        "killed in the second try",
        "the first try does not count",
        "killed in the third try",
    ],
)
def test_a_migration_that_was_under_way_when_the_runner_was_killed_is_ours_still(past: tuple[Event, ...]) -> None:
    verdict, script, book = tried(LIVE, the_past(*past), done("x"))
    assert (verdict, script.ours, script.acted) == (StepEnd.DONE, [True], 0)
    assert of_step(book.journal, STEP.step_key)[-1].kind == "done"


@pytest.mark.parametrize("step", [*ANEW, *ON], ids=lambda step: step.kind)
def test_what_was_done_is_not_done_again_when_a_later_step_ended_the_move(step: AnyStep) -> None:
    verdict, script, _ = tried(step, the_past(START, INTENT, DONE, START), todo())
    assert (verdict, script.looked, script.acted) == (StepEnd.DONE, 0, 0)


def test_what_failed_twice_is_begun_a_third_time() -> None:
    past = the_past(START, INTENT, BROKEN, START, INTENT, BROKEN, START)
    assert tried(LIVE, past, todo(), done("x"))[1].ours == [False, True]


def test_a_second_try_that_fails_has_failed() -> None:
    verdict, script, _ = tried(LIVE, the_past(START, INTENT, BROKEN, START), todo(), failed("no room"))
    assert (verdict, script.acted) == (StepEnd.FAILED, 1)
