"""Nobody takes away what others still need: a law over all plans, those of undo and finish among them.

A wave starts when the one before it has ended, however it ended: what protects is the chain of `after` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.estates import estates
from tests.properties.test_plan_laws import Estate
from tests.properties.test_way_back import NOT_WAITING, _staged, staged
from tests.properties.walk import Walk, clouds_of, in_turn
from tests.scenarios.stories import CROSSINGS, STORIES, plan_of
from tests.verify.host_ends import drained
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.record import Made, Record
from watari.model.steps import Step
from watari.model.steps.remove import Remove
from watari.model.steps.set import SetQuota, SetRole
from watari.undo.errors import NothingToFinish, NothingToUndo
from watari.undo.finish import finish
from watari.undo.hosts import finish_hosts, undo_hosts
from watari.undo.undo import undo

Token = tuple[str, object]
"""A side, and what lies there: the id of a thing, or the reference to it."""


def taken_away(step: Step, aim: str) -> Iterator[Token]:
    """What others cannot do without once ``step`` is done. Forward, a quota is only ever raised."""
    match step:
        case Remove(cloud=cloud, id=id_):
            yield cloud, id_
        case SetRole(cloud=cloud, given=False, on=project):
            yield cloud, project
        case SetQuota(cloud=cloud, on=project) if aim != "move":
            yield cloud, project


def used(step: Step) -> set[Token]:
    named = set(_named(step)) - {step.key}
    door = {("source", step.source_project)} if hasattr(step, "source_project") else set()
    return {(step.where, word) for word in named} | door


def _named(value: Any) -> Iterator[object]:
    if isinstance(value, Made | str):
        yield value
    elif isinstance(value, Record):
        for _, inner in value:
            yield from _named(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _named(item)


def surely_before(whole: Plan) -> dict[str, set[str]]:
    """The moves that have ended well when a move begins, whatever failed."""
    after = {move.id: move.after for move in whole.moves()}
    found: dict[str, set[str]] = {}

    def of(move_id: str, above: tuple[str, ...]) -> set[str]:
        assert move_id not in above, f"{' -> '.join((*above, move_id))} wait for each other"
        if move_id not in found:
            inner = (of(other, (*above, move_id)) for other in after[move_id] if other in after)
            found[move_id] = set(after[move_id]).union(*inner)
        return found[move_id]

    for move_id in after:
        of(move_id, ())
    return found


def assert_ground_stays(whole: Plan) -> None:
    before = surely_before(whole)
    needed: dict[Token, set[str]] = {}
    for move in whole.moves():
        for token in {token for step in move.steps for token in used(step)}:
            needed.setdefault(token, set()).add(move.id)
    for move in whole.moves():
        for step in move.steps:
            for token in taken_away(step, whole.aim):
                others = needed.get(token, set()) - {move.id} - before[move.id]
                assert not others, f"{move.id}: {step.title()} takes away what {sorted(others)} may still need"


def assert_needs_stand_in_after(whole: Plan) -> None:
    """Who acts in a project, or refers to a thing, begins only when who lets in, or makes it, has ended well."""
    before = surely_before(whole)
    made_in = {step.key: move.id for move in whole.moves() for step in move.steps}
    let_in = {
        (step.cloud, step.on): move.id
        for move in whole.moves()
        for step in move.steps
        if isinstance(step, SetRole) and step.given and step.until_finish
    }
    for move in whole.moves():
        for step in move.steps:
            givers = {made_in[word.by] for _, word in used(step) if isinstance(word, Made)}
            givers |= {let_in[token] for token in used(step) if token in let_in}
            assert givers <= before[move.id] | {move.id}, f"{step.key} needs {givers - before[move.id]}"


@pytest.mark.parametrize("story", STORIES)
def test_stories(story: str) -> None:
    assert_needs_stand_in_after(plan_of(story))
    assert_ground_stays(plan_of(story))


@pytest.mark.parametrize("story", CROSSINGS)
def test_ways_back_and_ends_of_stories(story: str) -> None:
    world, whole, _ = staged(story)
    walk = Walk(whole, clouds_of(world.fork())).all()
    assert_ground_stays(undo(whole, walk.journal))
    assert_ground_stays(finish(whole, walk.journal, []))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_ways_back_from_anywhere(data: st.DataObject) -> None:
    world, whole, _ = staged(data.draw(st.sampled_from(CROSSINGS)))
    count = data.draw(st.integers(0, len(list(in_turn(whole)))))
    ways(whole, Walk(whole, clouds_of(world.fork())).first(count).journal)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(estates())
def test_random_estates(estate: Estate) -> None:
    world, whole, _ = _staged(*estate, NOT_WAITING)
    assert_needs_stand_in_after(whole)
    assert_ground_stays(whole)
    ways(whole, Walk(whole, clouds_of(world)).all().journal)


def ways(whole: Plan, journal: Journal) -> None:
    with suppress(NothingToUndo):
        assert_ground_stays(undo(whole, journal))
    with suppress(NothingToFinish):
        assert_ground_stays(finish(whole, journal, []))


def test_ways_back_and_ends_between_hosts() -> None:
    end = drained().end()
    assert_ground_stays(undo_hosts(end.plan, end.journal))
    assert_ground_stays(finish_hosts(end.plan, end.journal, [], end.now))


def test_a_plan_that_was_kept_without_these_needs_is_taken_back_as_safely() -> None:
    """Plans of former versions name in `after` only who makes what they refer to."""
    world, whole, _ = staged("own_network")
    poorer = whole.model_copy(update={"waves": tuple(map(_without_needs, whole.waves))})
    walk = Walk(whole, clouds_of(world.fork())).all()
    assert_ground_stays(undo(poorer, walk.journal))
    assert_ground_stays(finish(poorer, walk.journal, []))


def _without_needs(wave: Any) -> Any:
    return wave.model_copy(update={"moves": tuple(m.model_copy(update={"after": ()}) for m in wave.moves)})
