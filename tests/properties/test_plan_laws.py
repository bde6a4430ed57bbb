"""Laws of every plan, on the stories and on random clouds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.properties.estates import estates
from tests.scenarios.stories import CROSSINGS, goal_of, plan_of, surveys_in
from watari.model.goal import CrossingGoal
from watari.model.plan import Move, Plan
from watari.model.record import Made, references
from watari.model.steps import Step
from watari.model.steps.create import BootInstance, CreateFloatingIp, CreateSnapshot
from watari.model.steps.disk import CaptureInstance
from watari.model.steps.remove import Remove
from watari.model.steps.set import PlaceFloatingIp, Probe, SetLock, SetPortAdmin, SetPower
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan

Estate = tuple[CrossingGoal, dict[Any, Survey]]
random_estates = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def before(move: Move, step: Step) -> set[str]:
    """The keys of all steps of the move that are done when ``step`` begins."""
    waits_for = {s.key: s.after for s in move.steps}
    found: set[str] = set()
    todo = list(step.after)
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo.extend(waits_for[key])
    return found


def moves_before(whole: Plan, move: Move) -> set[str]:
    """The moves that have ended when ``move`` begins, by `after` or by an earlier wave."""
    waits_for = {m.id: m.after for m in whole.moves()}
    waves = {m.id: number for number, wave in enumerate(whole.waves) for m in wave.moves}
    found = {id_ for id_, number in waves.items() if number < waves[move.id]}
    todo = list(move.after)
    while todo:
        id_ = todo.pop()
        found.add(id_)
        todo.extend(waits_for[id_])
    return found


def assert_lawful(whole: Plan) -> None:
    keys_are_unique(whole)
    needs_come_first(whole)
    for move in whole.moves():
        if move.brings("instance"):
            source_is_fenced_before_the_target_opens(move)
            captures_are_of_one_moment(move)
        floating_ips_leave_first(move)
        temporaries_go_in_order(move)
        nothing_waits_for_tidying(move)


def keys_are_unique(whole: Plan) -> None:
    for words in ([s.key for s in whole.steps()], [m.id for m in whole.moves()]):
        assert len(words) == len(set(words))
    marks = [s.mark for s in whole.steps()]
    assert len(marks) == len(set(marks))


def needs_come_first(whole: Plan) -> None:
    made_in = {step.key: move.id for move in whole.moves() for step in move.steps}
    for move in whole.moves():
        ended = moves_before(whole, move)
        listed: set[str] = set()
        for step in move.steps:
            assert set(step.after) <= listed, f"{step.key} stands before what it waits for"
            listed.add(step.key)
            for ref in references(step):
                assert ref.by in before(move, step) or made_in[ref.by] in ended, f"{step.key} uses {ref} too early"


def source_is_fenced_before_the_target_opens(move: Move) -> None:
    fences = {s.key for s in move.steps if s.cloud == "source" and isinstance(s, (SetPower, SetLock, SetPortAdmin))}
    silent = {s.key for s in move.steps if isinstance(s, Probe) and not s.answers}
    for step in move.steps:
        opens = step.cloud == "target" and (
            (isinstance(step, SetPortAdmin) and step.up) or isinstance(step, BootInstance)
        )
        if opens:
            assert fences | silent <= before(move, step)


def captures_are_of_one_moment(move: Move) -> None:
    stops = {s.key for s in move.steps if isinstance(s, (SetPower, SetLock)) and s.cloud == "source"}
    for step in move.steps:
        if isinstance(step, (CaptureInstance, CreateSnapshot)):
            assert stops <= before(move, step)


def floating_ips_leave_first(move: Move) -> None:
    for step in move.steps:
        if isinstance(step, CreateFloatingIp):
            withdrawn = {
                s.key
                for s in move.steps
                if isinstance(s, PlaceFloatingIp) and s.port_id is None and s.address == step.spec.address
            }
            assert withdrawn
            assert withdrawn <= before(move, step)


def temporaries_go_in_order(move: Move) -> None:
    """Image, then the volume cloned from the snapshot, then the snapshot; none of them before it was carried."""
    for step in move.steps:
        if isinstance(step, Remove) and isinstance(step.id, Made):
            disk = step.id.by.rpartition("/")[0]
            gone = {s.thing for s in _removals(move, disk, "source") if s.key in before(move, step)}
            wanted = {"snapshot": {"image", "volume"}, "volume": {"image"}}.get(step.thing, set())
            assert wanted <= gone


def nothing_waits_for_tidying(move: Move) -> None:
    """A move goes on when a temporary thing cannot be removed: so nothing else may hang on it."""
    tidying = {s.key for s in move.steps if s.only_tidies}
    assert all(isinstance(s, Remove) for s in move.steps if s.only_tidies)
    assert all(s.only_tidies for s in move.steps if tidying & set(s.after))


def _removals(move: Move, disk: str, cloud: str) -> Iterator[Remove]:
    return (
        s
        for s in move.steps
        if isinstance(s, Remove) and s.cloud == cloud and isinstance(s.id, Made) and s.id.by.startswith(disk)
    )


@pytest.mark.parametrize("story", CROSSINGS)
def test_stories_are_lawful(story: str) -> None:
    assert_lawful(plan_of(story))


@pytest.mark.parametrize("story", CROSSINGS)
def test_the_same_input_gives_the_same_plan(story: str) -> None:
    again = {side: Survey.model_validate_json(survey.model_dump_json()) for side, survey in surveys_in(story).items()}
    assert plan(goal_of(story), again).model_dump_json() == plan_of(story).model_dump_json()


@random_estates
@given(estates())
def test_random_plans_are_lawful(estate: Estate) -> None:
    goal, surveys = estate
    assert_lawful(plan(goal, surveys))


@random_estates
@given(estates())
def test_every_instance_moves_or_is_left_out(estate: Estate) -> None:
    goal, surveys = estate
    whole = plan(goal, surveys)
    moved = {move.subject_id for move in whole.moves() if move.brings("instance")}
    told = " ".join(left.subject for left in whole.left_out)
    for instance in surveys["source"].instances:
        assert (instance.id in moved) != (instance.id in told)


@random_estates
@given(estates())
def test_a_plan_survives_being_written_and_read(estate: Estate) -> None:
    goal, surveys = estate
    whole = plan(goal, surveys)
    assert Plan.model_validate_json(whole.model_dump_json()) == whole
