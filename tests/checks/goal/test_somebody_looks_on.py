from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.goal.somebody_looks_on import somebody_looks_on
from watari.model.goal import Vantage


def test_passes_a_vantage_for_both_sides() -> None:
    assert findings(somebody_looks_on) == []


def test_finds_a_side_without_vantage() -> None:
    vantages = (Vantage(name="rack", where="rack", side="source"),)
    assert one(somebody_looks_on, goal={"vantages": vantages}) == ("warn", "nyah", True)
