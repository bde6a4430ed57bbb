from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.goal.waves_take_something import waves_take_something
from watari.model.goal import Choice, WaveGoal


def test_passes_waves_with_instances() -> None:
    assert findings(waves_take_something) == []


def test_finds_a_wave_whose_instances_an_earlier_one_took() -> None:
    waves = (WaveGoal(name="all", take=(Choice(name="*"),)), WaveGoal(name="data", take=(Choice(name="db-*"),)))
    assert one(waves_take_something, goal={"waves": waves}) == ("warn", "data", True)
