"""The durable engine: a straight run, a stop and its resumption, and a fault of ours in the middle."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.run.dying import quick_store
from tests.run.story import the_pace, the_plan, the_reach
from watari.clouds.simulated import example_world
from watari.model.journal import Entry
from watari.run.book import Place
from watari.run.conduct import Conductor
from watari.run.durable import workflow_name
from watari.run.launch import Means, launch, new_run
from watari.run.levers import STOPPED
from watari.store.entries import Entries
from watari.store.errors import LeaseLost
from watari.store.leases import Lease, Leases


def test_stopped_and_resumed_and_ended(tmp_path: Path) -> None:
    world, store = example_world(), quick_store(tmp_path)
    run = new_run(store, the_plan(world, "web-1", "web-2"))
    looks = 0

    def sleep(seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            store.levers.set(run.id, STOPPED, value=True)
        world.clock.tick(seconds)

    means = Means(store=store, reach=the_reach(world), pace=the_pace(world, lever_seconds=0.01, sleep=sleep))
    assert launch(run, means) == "stopped"
    assert launch(run, means) == "moved"
    assert world.doublings == []
    kinds = [entry.kind for entry in store.entries.journal(run.id).entries if not entry.move_id]
    assert kinds == ["started", "stopped", "ended", "resumed", "ended"]
    with sa.create_engine(f"sqlite:///{tmp_path}/watari.db.engine").connect() as engine:
        assert engine.execute(sa.text("pragma journal_mode")).scalar() == "wal"
        kept = engine.execute(
            sa.text("select workflow_uuid, status, executor_id, application_version from workflow_status")
        ).all()
        pickled = engine.execute(
            sa.text("select count(*) from workflow_status where serialization like '%pickle%'")
        ).scalar()
    assert {(row.status, row.executor_id, row.application_version) for row in kept} == {("SUCCESS", run.id, "2")}
    assert {row.workflow_uuid for row in kept} >= {f"{run.id}/2.1", f"{run.id}/2.3", f"{run.id}/2.3/web-1"}
    assert pickled == 0


class FaultyEntries(Entries):
    """Cannot write the first end of a move."""

    broken = True

    def append(self, entry: Entry, lease: Lease | None = None) -> None:
        if self.broken and entry.kind == "ended":
            self.broken = False
            raise ZeroDivisionError("a fault of ours")
        super().append(entry, lease)


def test_a_fault_of_ours_ends_the_launch_and_not_the_run(tmp_path: Path) -> None:
    world, store = example_world(), quick_store(tmp_path)
    run = new_run(store, the_plan(world))
    faulty = replace(store, entries=FaultyEntries(store.engine))
    with pytest.raises(Exception, match="a fault of ours"):
        launch(run, Means(store=faulty, reach=the_reach(world), pace=the_pace(world)))
    assert store.entries.journal(run.id).entries[-1].facts["result"] == "stopped"
    assert launch(run, Means(store=store, reach=the_reach(world), pace=the_pace(world))) == "moved"
    assert world.doublings == []


def test_moves_that_begin_again_are_not_given_what_is_remembered_of_their_first_try(tmp_path: Path) -> None:
    """After a kill: a run that had not ended keeps its workflow, unless moves of it are tried again."""
    world, store = example_world(), quick_store(tmp_path)
    plan = the_plan(world, "web-1")
    run = new_run(store, plan)
    names = []

    def killed(conductor: Conductor) -> str:
        names.append(workflow_name(conductor))
        conductor.stage.book.write("ended", Place("web-1"), facts={"result": "failed"})
        return "killed"

    means = Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=killed)
    for retry in (False, False, True, False):
        assert launch(run, means, retry=retry) == "killed"
    assert names[0] == names[1] != names[2] == names[3]


def test_a_result_that_another_runner_brought_about_is_not_this_ones(tmp_path: Path) -> None:
    """A runner that slept wakes up and asks its engine, which remembers how the run ended elsewhere."""
    world, store = example_world(), quick_store(tmp_path)
    run = new_run(store, the_plan(world))

    def replaced(_: Conductor) -> str:
        Leases(store.engine).take(run.id)
        store.progress.tell(run.id, "web-1/stop", {"says": "the other one is at it"})
        return "moved"

    with pytest.raises(LeaseLost):
        launch(run, Means(store=store, reach=the_reach(world), pace=the_pace(world), engine=replaced))
    assert set(store.progress.all(run.id)) == {"web-1/stop"}
