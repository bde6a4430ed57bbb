from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.goal.dependencies_exist import dependencies_exist
from watari.model.goal import Choice, WaveGoal


def test_passes_names_of_moving_instances() -> None:
    assert findings(dependencies_exist, goal={"depends_on": {"db-1": ("web-1", "instance-web-2")}}) == []


def test_finds_a_misspelt_name() -> None:
    assert one(dependencies_exist, goal={"depends_on": {"db-1": ("web-9",)}}) == ("block", "web-9", False)


def test_finds_an_instance_that_stays() -> None:
    goal = {"depends_on": {"web-1": ("db-1",)}, "waves": (WaveGoal(name="web", take=(Choice(name="web-*"),)),)}
    assert one(dependencies_exist, goal=goal) == ("warn", "db-1", True)
