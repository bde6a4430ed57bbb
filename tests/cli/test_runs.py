"""The commands about runs, as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import LOST, accepting
from tests.cli.console import Console
from tests.rehearse.crossing import GOAL, surveys_of
from tests.run.story import the_plan
from watari.clouds.simulated import World, example_world
from watari.model.goal import Choice, WaveGoal
from watari.model.plan import Plan
from watari.model.stored import file_text
from watari.plan.crossing import plan as plan_of
from watari.store import open_store


def the_planned(world: World) -> Plan:
    """What the planner makes of the example's shop, all in one wave."""
    front = WaveGoal(name="front", take=(Choice(),))
    goal = GOAL.model_copy(update={"projects": GOAL.projects[:1], "waves": (front,), "accept": accepting(*LOST)})
    return plan_of(goal, surveys_of(world))


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def console(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    open_store().plans.save(the_plan(world))
    return Console(world)


def test_nothing_runs_without_a_yes(console: Console) -> None:
    asked = console.type("watari run " + the_plan(example_world()).id[:6], answer="n")
    assert (asked.code, asked.out.splitlines()[-1]) == (2, "Run it? [y/N] Nothing was done.")
    silent = console.type("watari run " + the_plan(example_world()).id[:6])
    assert (silent.code, "say --yes" in silent.err) == (2, True)
    assert "nothing was run yet" in console.type("watari status").err


def test_a_night_from_the_plan_to_its_end(console: Console, world: World) -> None:
    """On the durable engine, as it runs for operators."""
    plan = the_planned(world)
    open_store().plans.save(plan)
    world.cloud("nyah").state.spoil("boot")
    ran = console.type(f"watari run {plan.id} --yes")
    assert (ran.code, ran.err) == (2, "")
    assert "put back: boot instance " in ran.out
    run_id = f"{plan.id[:6]}-1"
    assert ran.out.splitlines()[-1] == f"run {run_id} of plan {plan.id[:12]}: ended, put back"

    status = console.type("watari status -f json")
    assert status.code == 2
    assert sorted(row["State"] for row in json.loads(status.out) if row["Wave"] == "front") == [
        "moved",
        "moved",
        "put back",
    ]

    again = console.type(f"watari run {plan.id} --yes")
    assert (again.code, f"watari resume {run_id}" in again.err) == (2, True)
    ended = console.type("watari resume last")
    assert (ended.code, "--retry" in ended.err) == (2, True)

    retried = console.type("watari resume last --retry")
    assert (retried.code, retried.out.splitlines()[-1]) == (0, f"run {run_id} of plan {plan.id[:12]}: ended, moved")
    followed = console.type("watari status last --follow")
    assert (followed.code, "web-1            moved" in followed.out) == (0, True)
    assert world.doublings == []


def test_what_a_check_finds_meanwhile_keeps_a_plan_from_running(console: Console, world: World) -> None:
    plan = the_planned(world)
    open_store().plans.save(plan)
    world.cloud("classic").compute.lock("web-1", "maintenance")
    refused = console.type(f"watari run {plan.id} --yes")
    assert (refused.code, "web-1" in refused.err) == (2, True)
    assert "nothing was run yet" in console.type("watari status").err


def test_levers_are_set_for_the_runner(console: Console, world: World) -> None:
    store = open_store()
    run = store.runs.new(the_plan(world))
    with store.locks.held(run.id):
        assert "pauses" in console.type("watari pause last").out
        assert store.levers.all(run.id) == {"paused": True}
        assert "goes on where it runs" in console.type("watari resume last").out
        assert "stops" in console.type("watari stop last").out
        assert store.levers.all(run.id) == {"paused": False, "stopped": True}
        assert "about to stop" in console.type("watari resume last").err
    assert "not being run" in console.type("watari stop last").out


def test_gates_and_limits(console: Console, world: World) -> None:
    run = open_store().runs.new(the_plan(world))
    assert console.type("watari proceed last").out == "nothing is held\n"
    assert console.type("watari proceed last all").out == "may go on: wave all\n"
    assert console.type("watari proceed last web-1").out == "may go on: web-1\n"
    assert console.type("watari proceed last web-9").code == 2
    assert console.type("watari limit last moves=8 carries=4").out == f"limits of run {run.id}: moves=8, carries=4\n"
    for wrong in ("moves=0", "moves=many", "moves", "disks=3"):
        refused = console.type(f"watari limit last {wrong}")
        assert (refused.code, "what to do" in refused.err) == (2, True)


def test_a_plan_file(console: Console, world: World, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(file_text(the_plan(world, "web-1", "web-2")), encoding="utf-8")
    assert "2 instances in 2 waves" in console.type(f"watari run {path}", answer="n").out
    path.write_text('{"id": 3}', encoding="utf-8")
    refused = console.type(f"watari run {path} --yes")
    assert (refused.code, "is no plan of Watari: its id is 3" in refused.err) == (2, True)


def test_a_temporary_thing_that_stays_is_a_warning(console: Console, world: World) -> None:
    plan = the_planned(world)
    open_store().plans.save(plan)
    world.cloud("classic").state.spoil("remove_volume")
    ran = console.type(f"watari run {plan.id} --yes")
    assert (ran.code, ran.err) == (1, "")
    assert "WARNING: left behind, the move goes on (Cinder could not delete it: error_deleting)" in ran.out
    assert ran.out.splitlines()[-1].endswith("ended, moved")
    status = console.type("watari status -f json")
    assert [row["Move"] for row in json.loads(status.out) if "stays: remove volume" in row["Now"]] == ["db-1"]
    assert (
        "warning: db-1 left behind, for `watari finish` to remove: remove volume "
        in console.type("watari show last").out
    )
    reports = json.loads(console.type("watari show last -f json").out)
    assert {report["instance"]: len(report["left"]) for report in reports} == {"web-1": 0, "web-2": 0, "db-1": 2}


def test_a_second_run_on_the_same_instance_is_refused_until_the_first_lets_go(console: Console, world: World) -> None:
    store = open_store()
    first = store.runs.new(the_plan(world))
    second = the_plan(world, assumed=("it is another one",))
    store.plans.save(second)
    with store.locks.held(first.id):
        assert "goes on, and holds" in console.type(f"watari stop {first.id} --let-go").err
    refused = console.type(f"watari run {second.id} --yes")
    assert (refused.code, f"instance web-1 of classic (run {first.id})" in refused.err) == (2, True)
    assert f"run {first.id} of plan" in console.type("watari status last").out
    assert "2 claims given up" in console.type("watari stop last --let-go").out
    assert "begins" in console.type(f"watari run {second.id} --yes").out
