from __future__ import annotations

from tests.checks.host_asking import a_drain, a_host_plan, findings, one
from watari.checks.host.nobody_is_left_behind import nobody_is_left_behind
from watari.model.goal import RebalanceGoal
from watari.model.plan import LeftOut

STAYS = (LeftOut(subject="instance db-1 (instance-db-1)", why="not enough room: nyah-2 (C5): add a host"),)


def test_asks_nothing_before_there_is_a_plan() -> None:
    assert findings(nobody_is_left_behind) == []


def test_passes_a_plan_that_takes_all() -> None:
    assert findings(nobody_is_left_behind, plan=a_host_plan()) == []


def test_finds_who_stays_on_a_host_to_be_emptied() -> None:
    plan = a_host_plan(left_out=STAYS)
    assert one(nobody_is_left_behind, plan=plan, goal=a_drain()) == ("block", "instance db-1 (instance-db-1)", True)


def test_tells_who_keeps_a_host_in_use_when_nobody_must_leave() -> None:
    goal = RebalanceGoal(cloud="nyah", aim="consolidate")
    assert one(nobody_is_left_behind, plan=a_host_plan(goal=goal, left_out=STAYS), goal=goal)[0] == "note"
