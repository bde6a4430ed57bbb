from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.goal.every_instance_has_a_wave import every_instance_has_a_wave
from watari.model.goal import Choice, WaveGoal


def test_passes_when_waves_take_all() -> None:
    assert findings(every_instance_has_a_wave) == []


def test_finds_an_instance_that_no_wave_takes() -> None:
    assert one(every_instance_has_a_wave, goal={"waves": (WaveGoal(name="web", take=(Choice(name="web-*"),)),)}) == (
        "warn",
        "db-1",
        True,
    )
