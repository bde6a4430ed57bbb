"""A run from end to end on the simulated clouds: order, what was found, what a stale plan does, the ways to end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import of_step
from tests.run.dying import quick_store
from tests.run.story import a_plan, ground, in_line, instance_move, the_pace, the_plan, the_reach
from watari.clouds.simulated import World, example_world
from watari.model.goal import Limits
from watari.model.journal import Entry, Journal
from watari.model.plan import Plan, Wave
from watari.run.engine import run_plainly
from watari.run.errors import NothingToResume
from watari.run.launch import Engine, Means, launch, new_run
from watari.run.levers import STOPPED
from watari.store import Store
from watari.store.entries import Entries
from watari.store.errors import PlanHasRun
from watari.store.leases import Lease


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return quick_store(tmp_path)


@pytest.fixture
def world() -> World:
    return example_world()


def run(plan: Plan, world: World, store: Store, engine: Engine = in_line) -> tuple[str, Journal]:
    row = new_run(store, plan)
    result = launch(
        row, Means(store=store, reach=the_reach(world), pace=the_pace(world, lever_seconds=0.01), engine=engine)
    )
    return result, store.entries.journal(row.id)


def results(plan: Plan, journal: Journal) -> dict[str, str | None]:
    return {move.id: journal.move(move.id).result for move in plan.moves()}


def why(journal: Journal, move_id: str) -> str:
    ended = [entry for entry in journal.entries if entry.move_id == move_id and entry.kind == "ended"]
    return str(ended[-1].facts.get("why"))


def test_moves_beside_each_other_end_moved(world: World, store: Store) -> None:
    plan = the_plan(world, "web-1", "web-2")
    result, journal = run(plan, world, store, run_plainly)
    assert (result, results(plan, journal)) == ("moved", {"ground": "moved", "web-1": "moved", "web-2": "moved"})
    assert {answer.cloud for answer in world.answers("192.0.2.11")} == {"nyah"}
    assert world.doublings == []


def test_every_step_is_done_after_what_it_comes_after(world: World, store: Store) -> None:
    plan = the_plan(world, "web-1", "web-2")
    _, journal = run(plan, world, store, run_plainly)
    begun = {
        e.step_key: place for place, e in reversed(list(enumerate(journal.entries))) if e.kind in ("intent", "found")
    }
    ended = {e.step_key: place for place, e in enumerate(journal.entries) if e.kind in ("done", "found")}
    late = [(step.key, other) for step in plan.steps() for other in step.after if ended[other] > begun[step.key]]
    assert late == []


def test_the_intent_is_written_before_the_act_with_what_was_there(world: World, store: Store) -> None:
    _, journal = run(the_plan(world), world, store)
    kinds = [entry.kind for entry in of_step(journal, "web-1/stop")]
    assert kinds == ["intent", "done"]
    assert journal.step("web-1/stop").since_put_back.before == {"status": "ACTIVE"}
    assert next(iter(of_step(journal, "web-1/port"))).facts["absent"] is True


def test_what_was_done_before_is_found_and_not_ours(world: World, store: Store) -> None:
    old = world.cloud("classic")
    old.compute.lock("web-1", "watari")
    _, journal = run(the_plan(world), world, store)
    assert [entry.kind for entry in of_step(journal, "web-1/lock")] == ["found"]
    assert not journal.step("web-1/lock").is_ours


def test_a_stale_move_does_not_begin_and_says_what_moved_on(world: World, store: Store) -> None:
    plan = the_plan(world, "web-1", "web-2")
    world.cloud("classic").compute.stop("web-1")
    world.clock.tick(30)
    result, journal = run(plan, world, store)
    assert (result, results(plan, journal)["web-1"], results(plan, journal)["web-2"]) == ("held", "held", "moved")
    assert "status: was 'ACTIVE', is 'SHUTOFF'" in why(journal, "web-1")
    assert [entry for entry in journal.entries if entry.step_key.startswith("web-1/")] == []


def test_an_instance_that_is_gone_is_in_nobodys_way(world: World, store: Store) -> None:
    """Such as the canary of a pair of hosts, that its tenant removed between plan and run."""
    moves = (instance_move(world, "web-1"), instance_move(world, "web-2", after=("ground", "web-1")))
    plan = a_plan(Wave(name="ground", moves=(ground(),)), Wave(name="all", moves=moves))
    world.cloud("classic").compute.remove(moves[0].subject_id)
    world.clock.tick(30)
    result, journal = run(plan, world, store)
    assert (result, results(plan, journal)) == ("held", {"ground": "moved", "web-1": "held", "web-2": "moved"})
    assert "is gone" in why(journal, "web-1")


def test_what_comes_after_a_failed_move_does_not_start_and_says_why(world: World, store: Store) -> None:
    moves = (instance_move(world, "web-1"), instance_move(world, "web-2", after=("ground", "web-1")))
    plan = a_plan(Wave(name="ground", moves=(ground(),)), Wave(name="all", moves=moves))
    world.cloud("nyah").state.spoil("boot")
    result, journal = run(plan, world, store)
    assert (result, results(plan, journal)) == ("put_back", {"ground": "moved", "web-1": "put_back", "web-2": "held"})
    assert why(journal, "web-2") == "web-1 must be moved before, and ended put_back"


def test_a_move_that_waits_for_one_of_a_later_wave_is_told_instead_of_waited_for(world: World, store: Store) -> None:
    first, last = instance_move(world, "web-1", after=("web-2",)), instance_move(world, "web-2", after=())
    plan = a_plan(Wave(name="first", moves=(first,)), Wave(name="last", moves=(last,)))
    _, journal = run(plan, world, store)
    assert results(plan, journal)["web-1"] == "held"
    assert why(journal, "web-1") == "waits for web-2, which the plan does not move before it"


def test_a_plan_runs_once(world: World, store: Store) -> None:
    plan = the_plan(world)
    run(plan, world, store)
    with pytest.raises(PlanHasRun) as refused:
        new_run(store, plan)
    assert f"watari resume {plan.id[:6]}-1" in refused.value.cure


def test_an_ended_run_is_resumed_only_to_try_again_what_did_not_move(world: World, store: Store) -> None:
    plan = the_plan(world)
    world.cloud("nyah").state.spoil("boot")
    result, _ = run(plan, world, store)
    assert result == "put_back"
    means = Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=in_line)
    row = store.runs.find("last")
    with pytest.raises(NothingToResume) as refused:
        launch(row, means)
    assert "--retry" in refused.value.cure
    assert launch(row, means, retry=True) == "moved"
    assert world.doublings == []
    assert store.entries.journal(row.id).step("web-1/boot").is_ours


def test_an_undo_of_a_second_try_restores_what_the_second_try_found(world: World, store: Store) -> None:
    """What the first try found before it acted does not count any more once that try was put back."""
    world.cloud("nyah").state.spoil("boot")
    run(the_plan(world), world, store)
    world.cloud("nyah").state.spoil("boot")
    row = store.runs.find("last")
    means = Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=in_line)
    assert launch(row, means, retry=True) == "put_back"
    source = world.cloud("classic").compute.instance("web-1")
    assert (source.status, source.locked) == ("ACTIVE", False)


def test_what_was_silent_before_a_stop_is_looked_at_again_before_the_target_opens(world: World, store: Store) -> None:
    plan = the_plan(world)
    row = new_run(store, plan)
    reach = the_reach(world)

    class StopsAfterTheLook(Entries):
        def append(self, entry: Entry, lease: Lease | None = None) -> None:
            super().append(entry, lease)
            if entry.step_key == "web-1/silent" and entry.kind == "found":
                store.levers.set(row.id, STOPPED, value=True)

    stopping = replace(store, entries=StopsAfterTheLook(store.engine))
    pace = the_pace(world)
    assert launch(row, Means(store=stopping, reach=reach, pace=pace, engine=in_line)) == "stopped"
    reach.clouds["source"].networks.set_port_admin("port-web-1", up=True)
    reach.clouds["source"].compute.start("web-1")
    world.clock.tick(60)
    assert launch(row, Means(store=store, reach=reach, pace=pace, engine=in_line)) == "put_back"
    assert "192.0.2.11" in why(store.entries.journal(row.id), "web-1")
    assert world.doublings == []


def test_what_the_move_removed_itself_is_made_anew_when_it_is_tried_again(world: World, store: Store) -> None:
    """The temporary image goes right after it was carried; a second try cannot carry it once more."""
    move = instance_move(world, "web-1")
    steps = tuple(s.model_copy(update={"after": ("web-1/carry",)}) if s.key == "web-1/tidy" else s for s in move.steps)
    boot = next(step for step in steps if step.key == "web-1/boot")
    steps = tuple(s.model_copy(update={"after": (*boot.after, "web-1/tidy")}) if s is boot else s for s in steps)
    plan = a_plan(
        Wave(name="ground", moves=(ground(),)), Wave(name="all", moves=(move.model_copy(update={"steps": steps}),))
    )
    world.cloud("nyah").state.spoil("boot")
    result, journal = run(plan, world, store)
    assert (result, journal.step("web-1/capture").is_ours, journal.step("web-1/tidy").is_ours) == (
        "put_back",
        False,
        False,
    )
    means = Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=in_line)
    assert launch(store.runs.find("last"), means, retry=True) == "moved"
    assert [image.name for image in world.cloud("classic").images.all()] == ["guest"]


def test_what_steps_took_is_kept_for_later_estimates(world: World, store: Store) -> None:
    run(the_plan(world), world, store)
    rate = store.rates.of("carry_image")
    assert rate is not None
    assert rate.count == 1
    assert rate.bytes_per_second is not None


def test_a_target_host_never_has_more_moves_than_its_limit(world: World, store: Store) -> None:
    plan = the_plan(world, "web-1", "web-2", limits=Limits(per_target_host=1))
    result, journal = run(plan, world, store, run_plainly)
    inside: dict[str, str] = {}
    for entry in journal.entries:
        if entry.step_key.endswith("/boot") and entry.kind == "done":
            assert entry.facts["host"] not in inside.values()
            inside[entry.move_id] = entry.facts["host"]
        if entry.kind == "ended":
            inside.pop(entry.move_id, None)
    assert result == "moved"
