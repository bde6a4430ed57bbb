"""The stories of this folder.

Each has a goal, the clouds that it is about, and the plan that is expected, as readable text.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from watari.journeys.table import journey_of
from watari.model.goal import AnyGoal, CrossingGoal
from watari.model.plan import Plan
from watari.model.rates import Rates
from watari.model.survey.survey import Survey
from watari.plan.goal_file import read_goal

HERE = Path(__file__).parent


def any_goal_of(story: str) -> AnyGoal:
    file = HERE / story / "goal.yaml"
    return read_goal(file.read_text(encoding="utf-8"), file.name)


STORIES = tuple(sorted(path.parent.name for path in HERE.glob("*/goal.yaml")))
CROSSINGS = tuple(story for story in STORIES if isinstance(any_goal_of(story), CrossingGoal))


def goal_of(story: str) -> CrossingGoal:
    goal = any_goal_of(story)
    assert isinstance(goal, CrossingGoal)
    return goal


def surveys_in(story: str) -> dict[Any, Survey]:
    found: dict[Any, Survey] = import_module(f"tests.scenarios.{story}.clouds").clouds()
    return found


def plan_of(story: str) -> Plan:
    goal = any_goal_of(story)
    return journey_of(goal).plan(goal, surveys_in(story), Rates())
