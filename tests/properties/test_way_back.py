"""What a run did is taken back, wherever it stopped; nothing ever runs or answers twice on the way."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.estates import estates
from tests.properties.test_plan_laws import Estate
from tests.properties.walk import Walk, clouds_of, in_turn, surveys_of
from tests.scenarios.stories import CROSSINGS, goal_of, surveys_in
from watari.clouds.simulated import Habits, World
from watari.model.plan import Plan
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan
from watari.undo.errors import NothingToUndo
from watari.undo.finish import finish
from watari.undo.undo import undo
from watari.verify.same import same
from watari.verify.verify import verify

OTHER_SEGMENT = ("mapped", "routed_join")
"""Stories in which the instances stand where the only vantage point cannot see them."""


NOT_WAITING = Habits(waits_for_ports=False)
"""Nova starts a stopped instance without waiting for its ports: only a build waits (libvirt driver, `_hard_reboot`)."""


@cache
def staged(story: str) -> tuple[World, Plan, dict[Any, Survey]]:
    """The story's clouds in memory, its plan made from what they show, and what they showed.

    Fork the world before use.
    """
    return _staged(goal_of(story), surveys_in(story))


def _staged(
    goal: Any, surveys: dict[Any, Survey], habits: Habits | None = None
) -> tuple[World, Plan, dict[Any, Survey]]:
    world = World()
    world.load(surveys["source"], habits)
    world.load(surveys["target"])
    before = surveys_of(clouds_of(world), look=True)
    return world, plan(goal, before), before


@pytest.mark.parametrize("story", CROSSINGS)
def test_a_story_goes_well_and_back(story: str) -> None:
    world, whole, before = staged(story)
    clouds = clouds_of(world.fork())
    walk = Walk(whole, clouds).all()
    findings = verify(whole, walk.journal, before, surveys_of(clouds, look=True))
    wrong = [
        f
        for f in findings
        if f.level in ("block", "warn") and not (story in OTHER_SEGMENT and f.check == "verify.addresses-answer")
    ]
    assert wrong == []
    Walk(undo(whole, walk.journal), clouds, run_id="back").all()
    assert same(before, surveys_of(clouds)) == []
    assert clouds.world.doublings == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_undo_restores_wherever_the_run_stopped(data: st.DataObject) -> None:
    story = data.draw(st.sampled_from(CROSSINGS))
    world, whole, before = staged(story)
    count = data.draw(st.integers(0, len(list(in_turn(whole)))))
    assert_restored(world, whole, before, count)


@pytest.mark.proof
@pytest.mark.parametrize("story", CROSSINGS)
def test_undo_restores_after_every_single_step(story: str) -> None:
    world, whole, before = staged(story)
    for count in range(len(list(in_turn(whole))) + 1):
        assert_restored(world, whole, before, count)


@pytest.mark.proof
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(estates())
def test_random_estates_go_well_and_back(estate: Estate) -> None:
    world, whole, before = _staged(*estate, NOT_WAITING)
    assert_restored(world, whole, before, len(list(in_turn(whole))))


def assert_restored(world: World, whole: Plan, before: dict[Any, Survey], count: int) -> None:
    clouds = clouds_of(world.fork())
    walk = Walk(whole, clouds).first(count)
    try:
        Walk(undo(whole, walk.journal), clouds, run_id="back").all()
    except NothingToUndo:
        assert not any(entry.kind == "done" for entry in walk.entries)
    assert same(before, surveys_of(clouds)) == []
    assert clouds.world.doublings == []


@pytest.mark.parametrize("story", ["own_network", "disks"])
def test_finish_leaves_nothing_of_what_moved_on_the_source(story: str) -> None:
    world, whole, before = staged(story)
    clouds = clouds_of(world.fork())
    walk = Walk(whole, clouds).all()
    Walk(finish(whole, walk.journal, []), clouds, run_id="end").all()
    after = surveys_of(clouds)["source"]
    moved = {move.subject_id for move in whole.moves() if move.brings("instance")}
    assert not moved & {instance.id for instance in after.instances}
    assert not moved & {port.device_id for port in after.ports}
    assert after.volumes == ()
    assert after.snapshots == ()
    assert {a.user_id for a in after.role_assignments} == {a.user_id for a in before["source"].role_assignments}
