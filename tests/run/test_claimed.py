"""A crossing acts under its mark in the cloud.

Where another run's stands, nothing is cut over, put back, undone or finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import accepting
from tests.rehearse.crossing import GOAL, surveys_of
from tests.run.dying import quick_store
from tests.run.story import in_line, the_pace
from watari.clouds.errors import NotAllowed
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import Failing, Failure, SimulatedSighting, World, example_world
from watari.model.claims import RunMark, run_tags
from watari.model.goal import Choice, WaveGoal
from watari.model.plan import Plan
from watari.plan.crossing import plan as plan_of
from watari.run.launch import Means, launch, new_run
from watari.store import Store
from watari.store.runs import RunRow
from watari.undo.finish import finish
from watari.undo.undo import undo

THEIRS = RunMark(run_id="3fa1c2-1", token="f" * 16).tag
MOVE = "instance/web-1"


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = quick_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def plan(world: World) -> Plan:
    one = {"projects": GOAL.projects[:1], "waves": (WaveGoal(name="all", take=(Choice(name="web-1"),)),)}
    return plan_of(GOAL.model_copy(update=one | {"accept": accepting()}), surveys_of(world))


def launched(run: RunRow, world: World, store: Store, *, meanwhile: Callable[[], None] = lambda: None) -> str:
    """``meanwhile`` comes while the move is held before its cut-over."""
    reach = Reach(
        {"source": world.cloud("classic"), "target": world.cloud("nyah")}, named((SimulatedSighting(world, "rack"),))
    )

    def sleep(seconds: float) -> None:
        entries = store.entries.journal(run.id).entries
        if any(entry.kind == "held" for entry in entries) and not store.levers.all(run.id).get("proceed.*"):
            meanwhile()
            store.levers.set(run.id, "proceed.*", value=True)
        world.clock.tick(seconds)

    return launch(run, Means(store=store, reach=reach, pace=the_pace(world, sleep=sleep), engine=in_line))


def tags(world: World) -> tuple[str, ...]:
    return world.cloud("classic").compute.instance("web-1").tags


def taken_over(world: World) -> None:
    compute = world.cloud("classic").compute
    for tag in run_tags(tags(world)):
        compute.remove_tag("web-1", tag)
    compute.add_tag("web-1", THEIRS)


def acts(store: Store, run: RunRow) -> list[str]:
    return [entry.step_key for entry in store.entries.journal(run.id).entries if entry.kind == "intent"]


def test_the_mark_stands_from_before_the_first_act_until_the_undo_is_over(
    world: World, store: Store, plan: Plan
) -> None:
    before = surveys_of(world)["source"]
    run = new_run(store, plan)
    assert launched(run, world, store) == "moved"
    assert tags(world) == (store.runs.mark(run, plan).tag,)
    of_move = [key for key in acts(store, run) if key.startswith(MOVE)]
    assert of_move[0] == f"{MOVE}/claim"
    assert all(not run_tags(instance.tags) for instance in world.cloud("nyah").compute.instances())
    back = undo(plan, store.entries.journal(run.id))
    assert launched(new_run(store, back), world, store) == "moved"
    assert [i.tags for i in surveys_of(world)["source"].instances] == [i.tags for i in before.instances]
    assert world.doublings == []


def test_nothing_is_cut_over_or_put_back_where_another_runs_mark_stands(world: World, store: Store, plan: Plan) -> None:
    run = new_run(store, plan, hold_before="cut_over")
    assert launched(run, world, store, meanwhile=lambda: taken_over(world)) == "failed"
    source, target = world.cloud("classic").compute, world.cloud("nyah").compute
    assert (source.instance("web-1").status, target.instances(), tags(world)) == ("SHUTOFF", [], (THEIRS,))
    ended = store.entries.journal(run.id).entries
    move = next(entry for entry in reversed(ended) if entry.move_id == MOVE and entry.kind == "ended")
    assert THEIRS in move.facts["why"]
    assert [stay for stay in move.facts["stays"] if stay.startswith("start") and THEIRS in stay]
    assert not [key for key in acts(store, run) if "/back" in key or "/remove" in key]


def test_undo_and_finish_touch_nothing_where_another_runs_mark_stands(world: World, store: Store, plan: Plan) -> None:
    run = new_run(store, plan)
    assert launched(run, world, store) == "moved"
    taken_over(world)
    journal = store.entries.journal(run.id)
    for way in (undo(plan, journal), finish(plan, journal, ())):
        tried = new_run(store, way)
        assert launched(tried, world, store) != "moved"
        assert not [key for key in acts(store, tried) if key.startswith(MOVE)]
    assert world.cloud("nyah").compute.instances()[0].status == "ACTIVE"
    assert world.cloud("classic").compute.instance("web-1").status == "SHUTOFF"


def test_an_undo_claims_again_what_nobody_else_claims(world: World, store: Store, plan: Plan) -> None:
    run = new_run(store, plan)
    assert launched(run, world, store) == "moved"
    world.cloud("classic").compute.remove_tag("web-1", store.runs.mark(run, plan).tag)
    back = new_run(store, undo(plan, store.entries.journal(run.id)))
    assert launched(back, world, store) == "moved"
    assert (tags(world), world.doublings) == ((), [])


def test_finish_removes_the_mark_with_its_instance(world: World, store: Store, plan: Plan) -> None:
    run = new_run(store, plan)
    assert launched(run, world, store) == "moved"
    done = new_run(store, finish(plan, store.entries.journal(run.id), ()))
    assert launched(done, world, store) == "moved"
    assert "web-1" not in [instance.id for instance in world.cloud("classic").compute.instances()]


def test_a_move_that_was_put_back_has_let_go(world: World, store: Store, plan: Plan) -> None:
    world.cloud("nyah").state.spoil("boot")
    assert launched(new_run(store, plan), world, store) == "put_back"
    assert tags(world) == ()


def test_what_could_not_be_put_back_keeps_its_mark(world: World, store: Store, plan: Plan) -> None:
    world.cloud("nyah").state.spoil("boot")
    run = new_run(store, plan)
    forbidden = NotAllowed("the policy forbids it", cure="ask for the role")
    target = Failing(world.cloud("nyah"), [Failure("compute.remove", error=forbidden)])
    reach = Reach({"source": world.cloud("classic"), "target": target}, named((SimulatedSighting(world, "rack"),)))
    assert launch(run, Means(store=store, reach=reach, pace=the_pace(world), engine=in_line)) == "failed"
    assert tags(world) == (store.runs.mark(run, plan).tag,)
