"""Levers set from anywhere, for the process that runs the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.story import the_plan
from watari.clouds.simulated import example_world
from watari.operate.context import Context
from watari.operate.levers import let_go, limit, pause, proceed, resume, stop
from watari.run.errors import NoSuchGate, NoSuchLimit, NothingToResume, StillHolding
from watari.store.runs import RunRow


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("WATARI_DB", str(tmp_path / "watari.db"))
    return Context()


@pytest.fixture
def run(at: Context) -> RunRow:
    plan = the_plan(example_world())
    at.store.plans.save(plan)
    return at.store.runs.new(plan)


def test_a_live_run_is_paused_resumed_and_stopped_where_it_runs(at: Context, run: RunRow) -> None:
    with at.store.locks.held(run.id):
        assert pause("last", at) == run
        assert resume("last", at) == (run, True)
        with pytest.raises(NothingToResume, match="goes on"):
            resume("last", at, retry=True)
        assert stop("last", at) == (run, True)
        with pytest.raises(NothingToResume, match="about to stop"):
            resume("last", at)
        assert at.store.levers.all(run.id) == {"paused": False, "stopped": True}


def test_claims_are_given_up_where_nobody_acts_on_them(at: Context, run: RunRow) -> None:
    claimed = at.store.claims.of(run.id)
    assert claimed
    with at.store.locks.held(run.id), pytest.raises(StillHolding, match=run.id):
        let_go("last", at)
    assert let_go("last", at) == (run, len(claimed))
    assert at.store.claims.of(run.id) == ()


def test_of_a_run_that_nobody_runs_nothing_is_stopped(at: Context, run: RunRow) -> None:
    assert stop("last", at) == (run, False)
    assert resume("last", at) == (run, False)
    assert at.store.levers.all(run.id) == {}


@pytest.mark.usefixtures("run")
def test_gates_are_named_by_wave_move_or_subject(at: Context) -> None:
    assert proceed("last", None, at) == []
    assert proceed("last", "all", at) == ["wave all"]
    assert proceed("last", "web-1", at) == ["web-1"]
    with pytest.raises(NoSuchGate, match="web-9"):
        proceed("last", "web-9", at)


def test_a_wrong_limit_changes_none(at: Context, run: RunRow) -> None:
    with pytest.raises(NoSuchLimit, match="'0'"):
        limit("last", {"moves": "8", "carries": "0"}, at)
    assert at.store.levers.all(run.id) == {}
    assert limit("last", {"moves": "8", "carries": "4"}, at) == (run, {"moves": 8, "carries": 4})
    assert at.store.levers.all(run.id) == {"limit.moves": 8, "limit.carries": 4}
