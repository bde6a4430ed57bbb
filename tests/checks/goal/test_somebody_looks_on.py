from __future__ import annotations

from tests.checks.asking import findings, one
from tests.checks.host_asking import a_drain
from tests.checks.host_asking import findings as host_findings
from watari.checks.goal.somebody_looks_on import somebody_looks_on
from watari.model.goal import Vantage


def test_passes_a_vantage_for_both_sides() -> None:
    assert findings(somebody_looks_on) == []


def test_finds_a_side_without_vantage() -> None:
    vantages = (Vantage(name="rack", where="rack", side="source"),)
    assert one(somebody_looks_on, goal={"vantages": vantages}) == ("warn", "nyah", True)


def test_passes_any_vantage_where_there_is_one_cloud() -> None:
    goal = a_drain(vantages=(Vantage(name="rack", where="rack", side="source"),))
    assert host_findings(somebody_looks_on, goal=goal) == []


def test_warns_of_a_drain_that_nobody_sees() -> None:
    [finding] = host_findings(somebody_looks_on, goal=a_drain(vantages=()))
    assert (finding.level, finding.subject) == ("warn", "nyah")
    assert finding.act.endswith("{name: rack, kind: ssh, where: HOST}]")
