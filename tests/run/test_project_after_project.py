"""Projects cross one after the other over one segment.

What the first crossing reserved is not in the way of the second.
"""

from pathlib import Path

from tests.rehearse.crossing import GOAL, surveys_of
from tests.run.dying import quick_store
from tests.run.test_planned_crossing import counts, means
from watari.clouds.simulated import World, example_world
from watari.model.plan import Plan
from watari.plan.crossing import plan
from watari.run.launch import launch, new_run
from watari.store import Store
from watari.undo.undo import undo


def crossed(world: World, store: Store, project: str) -> tuple[Plan, str]:
    """A crossing of this project alone, with its run."""
    goal = GOAL.model_copy(update={"projects": tuple(choice for choice in GOAL.projects if choice.name == project)})
    made = plan(goal, surveys_of(world))
    run = new_run(store, made)
    assert launch(run, means(world, store)) == "moved"
    return made, run.id


def addresses(world: World) -> list[tuple[str, str]]:
    """Who holds which address on the target: the names of the ports, and what they hold."""
    return sorted((port.name, fixed.address) for port in surveys_of(world)["target"].ports for fixed in port.fixed_ips)


def test_the_second_project_takes_over_what_was_reserved_for_it_and_gives_it_back(tmp_path: Path) -> None:
    world, store = example_world(), quick_store(tmp_path)
    crossed(world, store, "shop")
    between, held = counts(world), addresses(world)
    assert ("watari reservation", "192.0.2.14") in held
    made, run_id = crossed(world, store, "office")
    assert ("watari reservation", "192.0.2.14") not in addresses(world)
    back = new_run(store, undo(made, store.entries.journal(run_id)))
    assert launch(back, means(world, store)) == "moved"
    assert (counts(world), addresses(world), world.doublings) == (between, held, [])
