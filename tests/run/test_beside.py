"""Two runs on one database: side by side on different things, one after the other on the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.run.dying import quick_store
from tests.run.story import a_plan as plan_with
from tests.run.story import ground, in_line, instance_move, the_pace, the_reach
from watari.clouds.simulated import Killed, World, example_world
from watari.model.plan import Plan, Wave
from watari.run.conduct import Conductor
from watari.run.errors import NothingToResume
from watari.run.launch import Engine, Means, launch, new_run
from watari.run.levers import STOPPED
from watari.store import Store
from watari.store.errors import RunnerBusy, ThingClaimed
from watari.undo.undo import undo


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = quick_store(tmp_path)
    yield store
    store.close()


def of(world: World, name: str, word: str) -> Plan:
    """Give a plan that moves one instance; plans of other words have other ids."""
    waves = (Wave(name="ground", moves=(ground(),)), Wave(name="all", moves=(instance_move(world, name),)))
    return plan_with(*waves, assumed=(word,))


def means(world: World, store: Store, engine: Engine = in_line) -> Means:
    return Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=engine)


def test_two_runs_go_on_beside_each_other(world: World, store: Store) -> None:
    """Each of them waits until the other one is at work as well."""
    meeting = threading.Barrier(2, timeout=60)
    results: dict[str, str] = {}

    def go(name: str, word: str) -> None:
        run = new_run(store, of(world, name, word))

        def engine(conductor: Conductor) -> str:
            meeting.wait()
            return in_line(conductor)

        results[name] = launch(run, means(world, store, engine))

    threads = [threading.Thread(target=go, args=told) for told in (("web-1", "first"), ("web-2", "second"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {"web-1": "moved", "web-2": "moved"}
    assert world.doublings == []


def test_what_ended_gives_back_what_it_claimed(world: World, store: Store) -> None:
    run = new_run(store, of(world, "web-1", "first"))
    assert {claim.kind for claim in store.claims.of(run.id)} == {"instance", "port"}
    assert launch(run, means(world, store)) == "moved"
    assert store.claims.of(run.id) == ()


def test_what_was_killed_or_stopped_keeps_it(world: World, store: Store) -> None:
    def dies(_conductor: Conductor) -> str:
        raise Killed

    run = new_run(store, of(world, "web-1", "first"))
    with pytest.raises(Killed):
        launch(run, means(world, store, dies))
    with pytest.raises(ThingClaimed, match=run.id):
        new_run(store, of(world, "web-1", "second"))
    store.levers.set(run.id, STOPPED, value=True)

    def stops(conductor: Conductor) -> str:
        store.levers.set(run.id, STOPPED, value=True)
        return in_line(conductor)

    assert launch(run, means(world, store, stops)) == "stopped"
    with pytest.raises(ThingClaimed, match=run.id):
        new_run(store, of(world, "web-1", "second"))
    assert store.runs.find("last") == run, "a refused start leaves no row"
    assert launch(run, means(world, store)) == "moved"
    assert new_run(store, of(world, "web-1", "second")).id.endswith("-1")


def test_a_stopped_run_is_undone_under_its_own_claims(world: World, store: Store) -> None:
    plan = of(world, "web-1", "first")
    run = new_run(store, plan)

    def stops_late(conductor: Conductor) -> str:
        pace = the_pace(world, sleep=stop_at_hold)
        return in_line(Conductor(replace(conductor.stage, hold_before="cut_over", pace=pace)))

    def stop_at_hold(seconds: float) -> None:
        if any(entry.kind == "held" for entry in store.entries.journal(run.id).entries):
            store.levers.set(run.id, STOPPED, value=True)
        world.clock.tick(seconds)

    assert launch(run, means(world, store, stops_late)) == "stopped"
    back = new_run(store, undo(plan, store.entries.journal(run.id)))
    assert launch(back, means(world, store)) == "moved"
    assert store.claims.of(run.id) == ()
    assert world.cloud("classic").compute.instance("web-1").status == "ACTIVE"


def test_of_one_family_one_is_run_at_a_time(world: World, store: Store) -> None:
    plan = of(world, "web-1", "first")
    run = new_run(store, plan)
    assert launch(run, means(world, store)) == "moved"
    back = undo(plan, store.entries.journal(run.id))
    with store.locks.held(run.id), pytest.raises(RunnerBusy, match=run.id):
        new_run(store, back)
    undone = new_run(store, back)
    with store.locks.held(run.id), pytest.raises(RunnerBusy, match=run.id):
        launch(undone, means(world, store))
    with store.locks.held(undone.id), pytest.raises(RunnerBusy, match=undone.id):
        launch(run, means(world, store), retry=True)


def test_nothing_to_resume_takes_no_claims(world: World, store: Store) -> None:
    run = new_run(store, of(world, "web-1", "first"))
    assert launch(run, means(world, store)) == "moved"
    with pytest.raises(NothingToResume):
        launch(run, means(world, store))
    assert store.claims.of(run.id) == ()
