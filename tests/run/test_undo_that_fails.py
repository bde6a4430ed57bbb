"""An undo of which one move fails: what that move needs stays, and when it is tried again it comes to its end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.run.dying import quick_store
from tests.run.story import in_line
from tests.run.test_planned_crossing import counts, means, numbered_plan
from watari.clouds.errors import NotAllowed
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Failure, World, example_world
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.run.launch import Means, launch, new_run
from watari.undo.undo import undo

HELD = "held"


def back_with_one_failure(world: World, the: Means, made: Plan) -> tuple[str, Journal, str]:
    """Undo the crossing; the source refuses once to unlock an instance. Gives result, journal and the run's id."""
    there = new_run(the.store, made)
    assert launch(there, the) == "moved"
    way = undo(made, the.store.entries.journal(there.id))
    back = new_run(the.store, way)
    refused = Failure("compute.unlock", error=NotAllowed("the policy forbids it", cure="ask for the role"))
    sides = {**the.reach.clouds, "source": Failing(world.cloud("classic"), [refused])}
    result = launch(back, replace(the, reach=Reach(sides, the.reach.vantages)))
    return result, the.store.entries.journal(back.id), back.id


def test_the_ground_stays_and_the_retry_comes_to_its_end(tmp_path: Path) -> None:
    world, store = example_world(), quick_store(tmp_path)
    before, the = counts(world), means(world, store, in_line)
    made = numbered_plan(world)
    result, journal, run_id = back_with_one_failure(world, the, made)
    way = store.plans.load(journal.plan_id)
    ends = {move.id: journal.move(move.id).result for move in way.moves()}
    failed = [move_id for move_id, end in ends.items() if end == "failed"]
    assert (result, len(failed)) == ("failed", 1)
    assert {end for move_id, end in ends.items() if move_id.startswith("undo/ground")} == {HELD}
    assert {end for move_id, end in ends.items() if not move_id.startswith("undo/ground")} == {"moved", "failed"}
    assert launch(store.runs.find(run_id), the, retry=True) == "moved"
    assert counts(world) == before
    assert world.doublings == []
