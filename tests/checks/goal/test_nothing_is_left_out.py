from __future__ import annotations

from tests.builders import a_plan, crossing
from tests.checks.asking import findings, one
from watari.checks.goal.nothing_is_left_out import nothing_is_left_out
from watari.model.plan import LeftOut


def test_passes_a_whole_plan() -> None:
    assert findings(nothing_is_left_out, plan=a_plan(crossing())) == []


def test_finds_what_the_plan_leaves_out() -> None:
    plan = a_plan(crossing(), left_out=(LeftOut(subject="instance web-3", why="it is in ERROR"),))
    assert one(nothing_is_left_out, plan=plan) == ("warn", "instance web-3", True)
