from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.goal.dependencies_come_first import dependencies_come_first
from watari.model.goal import Choice, WaveGoal


def test_passes_dependencies_of_earlier_waves() -> None:
    assert findings(dependencies_come_first, goal={"depends_on": {"db-1": ("web-1",), "web-1": ("web-2",)}}) == []


def test_finds_a_dependency_of_a_later_wave() -> None:
    assert one(dependencies_come_first, goal={"depends_on": {"web-1": ("db-1",)}}) == ("block", "web-1", False)


def test_finds_a_circle() -> None:
    [finding] = findings(dependencies_come_first, goal={"depends_on": {"web-1": ("web-2",), "web-2": ("web-1",)}})
    assert "circle" in finding.says


def test_counts_every_instance_of_a_name() -> None:
    twins = (
        an_instance("db-1"),
        an_instance("db-1", id="instance-old-db", metadata={"first": "yes"}),
        an_instance("web-1"),
    )
    waves = (
        WaveGoal(name="first", take=(Choice(metadata={"first": "yes"}), Choice(name="web-1"))),
        WaveGoal(name="last", take=(Choice(name="*"),)),
    )
    goal = {"depends_on": {"web-1": ("db-1",)}, "waves": waves}
    assert one(dependencies_come_first, source={"instances": twins}, goal=goal) == ("block", "web-1", False)
