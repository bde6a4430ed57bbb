"""The planner's own crossing of the example, run and undone; in the proof it is killed after every single write."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.rehearse.crossing import GOAL, surveys_of
from tests.run.dying import dying, quick_store
from tests.run.story import in_line, the_pace
from watari.clouds.reach import Reach
from watari.clouds.simulated import Killed, SimulatedSighting, World, example_world
from watari.model.plan import Plan
from watari.model.stored import sealed
from watari.plan.crossing import plan
from watari.run.launch import Engine, Means, launch, new_run
from watari.store import Store
from watari.undo.undo import undo

NUMBERS = count(1)
COUNTED = (
    "projects",
    "users",
    "ports",
    "instances",
    "images",
    "volumes",
    "snapshots",
    "security_groups",
    "keypairs",
    "role_assignments",
)


def numbered_plan(world: World) -> Plan:
    made = plan(GOAL, surveys_of(world))
    return sealed(made.model_copy(update={"assumed": (f"it is number {next(NUMBERS)}",)}))


def means(world: World, store: Store, engine: Engine = in_line) -> Means:
    reach = Reach(
        {"source": world.cloud("classic"), "target": world.cloud("nyah")}, {"rack": SimulatedSighting(world, "rack")}
    )
    return Means(store=store, reach=reach, pace=the_pace(world), engine=engine)


def counts(world: World) -> dict[str, object]:
    surveys = surveys_of(world)
    found: dict[str, object] = {
        f"{side} {part}": len(getattr(survey, part)) for side, survey in surveys.items() for part in COUNTED
    }
    states = {side: sorted((i.name, i.status, i.locked) for i in survey.instances) for side, survey in surveys.items()}
    return found | {"states": states}


def test_moved_and_undone(tmp_path: Path) -> None:
    world, store = example_world(), quick_store(tmp_path)
    before = counts(world)
    made = numbered_plan(world)
    run = new_run(store, made)
    assert launch(run, means(world, store)) == "moved"
    back = new_run(store, undo(made, store.entries.journal(run.id)))
    assert launch(back, means(world, store)) == "moved"
    assert counts(world) == before
    assert world.doublings == []


@pytest.mark.proof
def test_killed_after_every_write(tmp_path: Path) -> None:
    store = quick_store(tmp_path)
    whole = example_world()
    run = new_run(store, numbered_plan(whole))
    assert launch(run, means(whole, store)) == "moved"
    for at in range(1, len(store.entries.journal(run.id).entries)):
        world = example_world()
        killed = new_run(store, numbered_plan(world))
        with pytest.raises(Killed):
            launch(killed, means(world, dying(store, at, after=True)))
        assert launch(killed, means(world, store)) == "moved", at
        assert (counts(world), world.doublings) == (counts(whole), []), at
