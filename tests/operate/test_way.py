"""The way through the house as a caller without a terminal goes it.

Records come back, nobody is asked but by a callable.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operate.crossing import attended, the_context, the_goal, yes
from watari.clouds.simulated import World, example_world
from watari.model.plan import Plan
from watari.operate import way
from watari.operate.attending import Attending
from watari.operate.context import Context
from watari.operate.following import Following
from watari.operate.kept import KeptRun, find, listed
from watari.operate.levers import resume
from watari.operate.plans import write_plan
from watari.run.errors import NothingToResume
from watari.store.errors import NotKept, PlanHasRun


@pytest.fixture
def world() -> World:
    return example_world()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def at(world: World, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    return the_context(world, told.append)


def test_the_whole_way_and_back(at: Context, world: World, told: list[str]) -> None:
    goal = the_goal()
    assert not [finding for finding in way.check(goal, at) if finding.stops]
    planned = way.plan(goal, at)
    assert planned.kept
    assert planned.plan is not None
    first = next(move for move in planned.plan.moves() if move.brings("instance"))
    assert way.rehearse(planned.plan, at, moves=(first.subject,), alike_once=True).goes_well
    assert told

    begun = way.begin(planned.plan, at, yes)
    assert begun.run is not None
    attending = Attending(begun.run, at)
    following = Following("last", at)
    attending.start()
    assert attending.result() == "moved"
    assert attending.over()
    assert following.news()
    assert following.news() == []
    assert (following.standing().result, following.is_alive()) == ("moved", False)
    assert way.verify("last", at).findings == ()

    back = way.undo(begun.run.id, at)
    assert (back.aim, back.of_run) == ("undo", begun.run.id)
    assert attended(back, at) == "moved"
    with pytest.raises(NothingToResume, match="is its undo"):
        resume(begun.run.id, at)
    with pytest.raises(PlanHasRun):
        way.undo(begun.run.id, at)
    assert world.doublings == []


def test_whoever_does_not_confirm_begins_nothing(at: Context) -> None:
    planned = way.plan(the_goal(), at)
    shown: list[Plan] = []

    def no(plan: Plan) -> bool:
        shown.append(plan)
        return False

    assert planned.plan is not None
    assert way.begin(planned.plan, at, no) == way.Begun()
    assert shown == [planned.plan]
    assert at.store.runs.listed() == []


def test_what_came_in_the_way_meanwhile_comes_back_as_findings(at: Context, world: World) -> None:
    planned = way.plan(the_goal(), at)
    assert planned.plan is not None
    world.cloud("classic").compute.lock("web-1", "maintenance")
    begun = way.begin(planned.plan, at, yes)
    assert begun.run is None
    assert {finding.subject for finding in begun.stopped_by} == {"web-1"}
    assert at.store.runs.listed() == []


def test_a_goal_with_open_findings_keeps_surveys_and_no_plan(at: Context) -> None:
    planned = way.plan(the_goal().model_copy(update={"accept": ()}), at)
    assert (planned.plan, planned.kept) == (None, False)
    assert any(finding.stops for finding in planned.findings)
    assert [kept.noun for kept in listed(at)] == ["survey", "survey"]


def test_a_move_to_rehearse_that_is_not_there(at: Context) -> None:
    planned = way.plan(the_goal(), at)
    assert planned.plan is not None
    with pytest.raises(way.NoSuchMove, match="web-9"):
        way.rehearse(planned.plan, at, moves=("web-9",))


def test_what_is_kept_is_found_by_its_name(at: Context, tmp_path: Path) -> None:
    planned = way.plan(the_goal(), at)
    assert planned.plan is not None
    begun = way.begin(planned.plan, at, yes)
    assert begun.run is not None
    run = find("last", at)
    assert isinstance(run, KeptRun)
    assert (run.run, run.plan) == (begun.run, planned.plan)
    assert find(planned.plan.id, at) == planned.plan
    file = tmp_path / "plan.json"
    write_plan(planned.plan, file)
    assert find(str(file), at) == planned.plan
    survey = next(kept for kept in listed(at) if kept.noun == "survey")
    assert survey.id.startswith(("classic-", "nyah-"))
    with pytest.raises(NotKept, match="no run, plan or survey 'nothing'"):
        find("nothing", at)


def test_a_fault_in_the_run_reaches_who_attends_it(at: Context) -> None:
    planned = way.plan(the_goal(), at)
    assert planned.plan is not None
    begun = way.begin(planned.plan, at, yes)
    assert begun.run is not None
    attending = Attending(begun.run, at)
    with at.store.locks.held(begun.run.id):
        attending.start()
        with pytest.raises(Exception, match=begun.run.id):
            attending.result()
