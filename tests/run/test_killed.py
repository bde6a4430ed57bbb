"""Killed before and after every single write of the journal, a run goes on and makes nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.dying import dying
from tests.run.story import the_clouds, the_pace, the_plan
from watari.clouds.simulated import Failing, Failure, Killed, World, example_world
from watari.model.plan import Plan
from watari.run.conduct import Conductor
from watari.run.engine import run_plainly
from watari.run.launch import Means, launch, new_run
from watari.run.stage import Clouds
from watari.store import Store, open_store

WRITES_OF_A_STRAIGHT_RUN = 33
WRITES_OF_A_PUT_BACK = 38


def in_order(conductor: Conductor) -> str:
    return run_plainly(conductor, parallel=False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "watari.db"))


def count_of_everything(world: World) -> dict[str, int]:
    target = world.cloud("nyah")
    return {
        "projects": len(target.identity.projects()),
        "ports": len(target.networks.ports()),
        "instances": len(target.compute.instances()),
        "images": len(target.images.all()),
        "source images": len(world.cloud("classic").images.all()),
    }


def run_and_die(plan: Plan, world: World, store: Store, *, at: int, after: bool, clouds: Clouds) -> tuple[str, int]:
    """Die at a write, be started again, and end; gives the result and how many entries the journal has."""
    run = new_run(store, plan)
    pace = the_pace(world)
    with pytest.raises(Killed):
        launch(run, Means(store=dying(store, at, after=after), clouds=clouds, pace=pace, engine=in_order))
    result = launch(run, Means(store=store, clouds=clouds, pace=pace, engine=in_order))
    return result, len(store.entries.journal(run.id).entries)


def straight(tmp_path: Path, clouds_of: type[Failing] | None = None) -> tuple[World, int]:
    world = example_world()
    store = open_store(str(tmp_path / "straight.db"))
    run = new_run(store, the_plan(world))
    assert launch(run, Means(store=store, clouds=the_clouds(world), pace=the_pace(world), engine=in_order)) == "moved"
    return world, len(store.entries.journal(run.id).entries)


def test_a_straight_run_writes_as_often_as_the_kills_below_assume(tmp_path: Path) -> None:
    assert straight(tmp_path)[1] == WRITES_OF_A_STRAIGHT_RUN


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, WRITES_OF_A_STRAIGHT_RUN))
def test_killed_at_every_write(at: int, after: bool, store: Store) -> None:
    world, undisturbed = example_world(), example_world()
    run_to_end(undisturbed, store)
    result, _ = run_and_die(the_plan(world, plan_id="killed"), world, store, at=at, after=after, clouds=the_clouds(world))
    assert result == "moved"
    assert count_of_everything(world) == count_of_everything(undisturbed)
    assert world.doublings == []


def run_to_end(world: World, store: Store) -> None:
    run = new_run(store, the_plan(world))
    launch(run, Means(store=store, clouds=the_clouds(world), pace=the_pace(world), engine=in_order))
