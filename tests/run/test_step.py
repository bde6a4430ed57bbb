"""One step: when it looks, when it acts, when it tries again and when it gives up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.builders import of_step
from tests.run.story import a_plan, the_pace, the_reach
from watari.clouds.errors import CloudError, NotNow, OverQuota
from watari.clouds.simulated import example_world, lost_answer
from watari.model.journal import Entry, Journal
from watari.model.steps.set import SetLock
from watari.model.steps.step import Step
from watari.run.book import Book, Place
from watari.run.levers import Reins
from watari.run.stage import Stage
from watari.run.step import StepEnd, StepRun
from watari.steps.deed import Scene
from watari.steps.sight import Sight, changed, done, failed, todo, under_way

STEP = SetLock(
    key="web-1/lock",
    cloud="source",
    phase="stop",
    instance_id="web-1",
    locked=True,
    reason="watari",
    patience_seconds=60,
)
PLACE = Place("web-1", "web-1/lock")
MISSING = todo("it is not locked", locked=False)


@dataclass
class Script:
    """A deed that sees one sight after another (the last one for ever), and whose acts may go wrong."""

    sights: list[Sight | Exception]
    acts: list[Exception | None] = field(default_factory=list)
    acted: int = 0
    looked: int = 0
    scenes: list[Scene] = field(default_factory=list)
    ours: list[bool] = field(default_factory=list)
    tells: Sequence[dict[str, Any]] = ()

    def look(self, step: SetLock, scene: Scene) -> Sight:
        self.looked += 1
        self.ours.append(scene.ours)
        self.scenes.append(scene)
        sight = self.sights.pop(0) if len(self.sights) > 1 else self.sights[0]
        if isinstance(sight, Exception):
            raise sight
        return sight

    def act(self, step: SetLock, scene: Scene) -> None:
        self.acted += 1
        for facts in self.tells:
            scene.tell(facts)
        trouble = self.acts.pop(0) if self.acts else None
        if trouble is not None:
            raise trouble


class Play:
    """One step run against a script, on a journal that may have a past."""

    def __init__(
        self, script: Script, *past: Entry, settings: Callable[[], dict[str, Any]] = dict, step: Step = STEP
    ) -> None:
        world = example_world()
        pace = the_pace(world)
        self.book = Book(Journal(run_id="r", plan_id="p", entries=past), keep=lambda _entry: None, now=pace.now)
        plan = a_plan()
        reins = Reins(settings, plan.limits, self.book)
        stage = Stage(
            plan=plan, reach=the_reach(world), deeds={type(step): script}, book=self.book, reins=reins, pace=pace
        )
        self.step_run = StepRun(step, PLACE, stage, lambda: self.book.step(step.key).since_put_back)

    def run(self) -> StepEnd:
        return self.step_run.run()

    def kinds(self) -> list[tuple[str, int]]:
        return [(entry.kind, entry.attempt) for entry in of_step(self.book.journal, STEP.key)]

    def last(self) -> Entry:
        return of_step(self.book.journal, STEP.key)[-1]


def intent() -> Entry:
    at = example_world().clock.now
    return Entry(
        run_id="r",
        move_id="web-1",
        step_key=STEP.key,
        kind="intent",
        at=at,
        facts={"absent": True, "before": {"locked": False}},
    )


def test_what_is_done_is_found() -> None:
    script = Script([done("x")])
    play = Play(script)
    assert (play.run(), play.kinds(), script.acted) == (StepEnd.DONE, [("found", 1)], 0)


def test_what_is_missing_is_done_once() -> None:
    script = Script([MISSING, under_way("locking"), done("x")])
    play = Play(script)
    assert (play.run(), play.kinds(), script.acted) == (StepEnd.DONE, [("intent", 1), ("done", 1)], 1)
    assert script.ours == [False, True, True]


def test_an_act_whose_answer_was_lost_is_looked_for_before_it_is_repeated() -> None:
    script = Script([MISSING, done("x")], acts=[lost_answer()])
    play = Play(script)
    assert (play.run(), script.acted) == (StepEnd.DONE, 1)
    assert play.kinds() == [("intent", 1), ("failed", 1), ("done", 2)]


def test_an_act_that_did_not_happen_is_tried_again() -> None:
    script = Script([MISSING, MISSING, MISSING, done("x")], acts=[NotNow("mid-task", cure="wait")])
    play = Play(script)
    assert (play.run(), script.acted) == (StepEnd.DONE, 2)
    assert play.kinds() == [("intent", 1), ("failed", 1), ("intent", 2), ("done", 2)]


def test_after_a_kill_it_looks_twice_before_it_acts_again() -> None:
    """The request that was sent before the kill may still be on its way."""
    script = Script([MISSING, done("x")])
    play = Play(script, intent())
    assert (play.run(), script.acted, play.kinds()) == (StepEnd.DONE, 0, [("intent", 1), ("done", 1)])


def test_after_a_kill_what_was_there_before_stays_what_the_first_look_saw() -> None:
    script = Script([todo(locked="half"), todo(locked="half"), done("x")])
    play = Play(script, intent())
    play.run()
    assert [entry.facts["before"] for entry in of_step(play.book.journal, STEP.key) if entry.kind == "intent"] == [
        {"locked": False}
    ] * 2


def test_tries_are_bounded() -> None:
    script = Script([MISSING], acts=[NotNow("mid-task", cure="wait")] * 100)
    play = Play(script)
    assert play.run() is StepEnd.FAILED
    assert script.acted == 12
    assert play.last().facts["says"] == "tried 12 times, and still: it is not locked; the last answer was: mid-task"


def test_patience_is_bounded() -> None:
    script = Script([MISSING, under_way("still building")])
    play = Play(script)
    assert play.run() is StepEnd.FAILED
    assert (play.last().attempt, play.last().facts["again"]) == (1, False)
    assert "still building" in play.last().facts["says"]


def test_a_cloud_that_does_not_answer_is_waited_for() -> None:
    script = Script([lost_answer(), lost_answer(), done("x")])
    assert Play(script).run() is StepEnd.DONE


@pytest.mark.parametrize("trouble", [OverQuota("no room", cure="raise the quota", touched="nothing", status=403)])
def test_a_refusal_is_final_and_journalled_with_its_cure(trouble: CloudError) -> None:
    script = Script([MISSING], acts=[trouble])
    play = Play(script)
    assert (play.run(), script.acted) == (StepEnd.FAILED, 1)
    facts = play.last().facts
    assert (facts["says"], facts["cure"], facts["error"], facts["status"]) == (
        "no room",
        "raise the quota",
        "cloud.over-quota",
        403,
    )


def test_what_a_failed_act_left_is_journalled_by_its_id() -> None:
    script = Script([MISSING, failed("in ERROR", "half-made")])
    play = Play(script)
    assert (play.run(), play.last().made) == (StepEnd.FAILED, {"id": "half-made"})


def test_somebody_elses_change_stops_it() -> None:
    play = Play(Script([changed("locked by somebody else", locked_reason="maintenance")]))
    assert (play.run(), play.kinds()) == (StepEnd.CHANGED, [("changed", 1)])
    assert play.last().facts["locked_reason"] == "maintenance"


def test_a_fault_of_ours_is_a_failure_and_not_an_end_of_the_run() -> None:
    play = Play(Script([MISSING], acts=[ZeroDivisionError("oops")]))
    assert play.run() is StepEnd.FAILED
    assert play.last().facts["says"] == "ZeroDivisionError: oops"


def test_what_an_act_tells_is_journalled_when_it_is_done() -> None:
    play = Play(Script([MISSING, done("x", size=3)], tells=[{"sent_bytes": 1}, {"sent_bytes": 3, "digest": "abc"}]))
    play.run()
    assert {"sent_bytes": 3, "digest": "abc", "size": 3}.items() <= play.last().facts.items()


def test_a_long_act_ends_at_its_next_word_when_its_move_goes_on_no_more() -> None:
    script = Script([MISSING], tells=[{"sent_bytes": 1}])
    play = Play(script)
    play.step_run.given_up.set()
    assert play.run() is StepEnd.FAILED
    assert play.last().facts["error"] == "run.given-up"


def test_a_stop_ends_a_wait_and_leaves_the_intent_open() -> None:
    stopped: dict[str, Any] = {}
    script = Script([MISSING, under_way("building")])
    play = Play(script, settings=lambda: stopped)
    stopped["stopped"] = True
    assert (play.run(), play.kinds()) == (StepEnd.STOPPED, [("intent", 1)])
