"""A step that the cloud brings to its end by itself has not failed while that may go on.

What does harm twice is asked once.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.run.test_step import PLACE, STEP, Play, Script, intent
from watari.clouds.errors import NotAllowed, NotNow, Refused
from watari.clouds.simulated import lost_answer
from watari.model.journal import Entry, Span
from watari.model.steps import AnyStep
from watari.model.steps.host import EndMigration, Evacuate, MigrateCold, MigrateLive
from watari.run.step import TRACELESS, StepEnd
from watari.steps.sight import changed, done, failed, partial, todo, under_way

AT: dict[str, Any] = {
    "key": STEP.key,
    "cloud": "source",
    "phase": "cut_over",
    "instance_id": "web-1",
    "patience_seconds": 60,
}
HOSTS: dict[str, Any] = {"source_host": "h1", "target_host": "h2"}
LIVE, EVACUATE = MigrateLive(**AT, **HOSTS), Evacuate(**AT, **HOSTS)
ALL: tuple[AnyStep, ...] = (LIVE, MigrateCold(**AT, **HOSTS), EndMigration(**AT, host="h2", other_host="h1"), EVACUATE)
MISSING, GOING, THERE = todo("it is on h1", seen_migration=7), under_way("running"), done(host="h2")
LOCKED_OUT = NotAllowed("not allowed to see it", cure="give the role back")

each = pytest.mark.parametrize("step", ALL, ids=lambda step: step.kind)


def played(script: Script, *past: Entry, step: AnyStep = LIVE) -> tuple[StepEnd, Play]:
    play = Play(script, *past, step=step)
    return play.run(), play


def unsure(play: Play) -> bool:
    return play.book.step(PLACE.step_key).ever.is_unsure


@each
def test_losing_sight_of_it_is_not_its_end(step: AnyStep) -> None:
    verdict, play = played(Script([MISSING, GOING, LOCKED_OUT, GOING, THERE]), step=step)
    assert (verdict, play.kinds()) == (StepEnd.DONE, [("intent", 1), ("done", 1)])


def test_what_was_never_asked_for_fails_at_once() -> None:
    verdict, play = played(Script([LOCKED_OUT]))
    assert (verdict, unsure(play)) == (StepEnd.FAILED, False)
    assert "not allowed" in play.last().facts["says"]


@each
@pytest.mark.parametrize("sight", [GOING, LOCKED_OUT], ids=["under way", "out of sight"])
def test_when_patience_is_over_nobody_knows_how_it_ends(step: AnyStep, sight: Any) -> None:
    verdict, play = played(Script([MISSING, sight]), step=step)
    assert (verdict, unsure(play)) == (StepEnd.FAILED, True)
    assert "not done after" in play.last().facts["says"]


def test_that_somebody_else_moved_on_is_no_proof_that_it_ended() -> None:
    verdict, play = played(Script([MISSING, changed("it is on h3")]))
    assert (verdict, unsure(play)) == (StepEnd.CHANGED, True)


@pytest.mark.parametrize("known", [True, False])
def test_what_the_look_knows_to_be_over_is_over(known: bool) -> None:
    verdict, play = played(
        Script([MISSING, failed("it was called off") if known else failed("who knows", unsure=True)])
    )
    assert (verdict, unsure(play)) == (StepEnd.FAILED, not known)


@each
def test_what_was_refused_and_is_not_there_was_never_begun(step: AnyStep) -> None:
    refused = Refused("no such host", cure="name another", status=400)
    verdict, play = played(Script([MISSING], acts=[refused]), step=step)
    assert (verdict, unsure(play), play.last().facts["says"]) == (StepEnd.FAILED, False, "no such host")


def test_what_was_refused_because_it_was_done_is_done() -> None:
    """A confirm whose answer was lost: the second is refused, for nothing waits any more."""
    verdict, _ = played(Script([MISSING, THERE], acts=[Refused("it has not been resized", cure="", status=400)]))
    assert verdict is StepEnd.DONE


def test_a_remedy_that_comes_too_late_lets_it_go_on() -> None:
    script = Script(
        [MISSING, partial("stalled"), partial("stalled"), THERE], acts=[None, Refused("post-copy", cure="", status=400)]
    )
    verdict, _ = played(script)
    assert (verdict, script.acted) == (StepEnd.DONE, 2)


def test_what_came_to_its_end_after_all_is_ours() -> None:
    """The first try lost sight of it; `resume --retry` finds it there, and an undo must take it back."""
    _, first = played(Script([MISSING, GOING]))
    past = first.book.journal.entries
    second = Play(Script([THERE]), *past, step=LIVE)
    second.step_run._counting = Span  # the second try counts nothing of the first
    assert second.run() is StepEnd.DONE
    assert second.last().kind == "done"


@pytest.mark.parametrize("past", [(), (intent(),)], ids=["lost", "killed"])
def test_a_second_evacuation_is_never_asked_for_by_itself(past: tuple[Entry, ...]) -> None:
    script = Script([MISSING], acts=[lost_answer()])
    verdict, play = played(script, *past, step=EVACUATE)
    assert (verdict, script.acted, unsure(play)) == (StepEnd.FAILED, 0 if past else 1, True)
    assert play.last().facts["says"] == TRACELESS
    assert "--retry" in play.last().facts["cure"]


def test_an_evacuation_that_was_not_taken_is_asked_for_again() -> None:
    script = Script([MISSING, MISSING, MISSING, THERE], acts=[NotNow("mid-task", cure="wait")])
    assert (played(script, step=EVACUATE)[0], script.acted) == (StepEnd.DONE, 2)


def test_a_live_migration_whose_answer_was_lost_is_asked_for_again() -> None:
    """Nova answers the second with 409 while it is at the first."""
    script = Script([MISSING, MISSING, MISSING, THERE], acts=[lost_answer()])
    assert (played(script)[0], script.acted) == (StepEnd.DONE, 2)


def test_looks_know_what_the_try_found_and_what_looks_before_them_left() -> None:
    script = Script([MISSING, GOING, THERE])
    played(script)
    assert [scene.before for scene in script.scenes] == [{}, {"seen_migration": 7}, {"seen_migration": 7}]
    assert len({id(scene.memory) for scene in script.scenes}) == 1
