"""The stories of this folder: each has a goal, two clouds, and the plan that is expected, as readable text."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from watari.model.goal import CrossingGoal
from watari.model.plan import Plan
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan
from watari.plan.goal_file import read_goal

HERE = Path(__file__).parent
STORIES = tuple(sorted(path.parent.name for path in HERE.glob("*/goal.yaml")))


def goal_of(story: str) -> CrossingGoal:
    file = HERE / story / "goal.yaml"
    return read_goal(file.read_text(encoding="utf-8"), file.name)


def surveys_in(story: str) -> dict[Any, Survey]:
    found: dict[Any, Survey] = import_module(f"tests.scenarios.{story}.clouds").clouds()
    return found


def plan_of(story: str) -> Plan:
    return plan(goal_of(story), surveys_in(story))
