from __future__ import annotations

from tests.checks.host_asking import Parts, a_compute, a_drain, a_host_plan, a_move, an_evacuation, findings
from watari.checks.host.hypervisors_let_them_back import hypervisors_let_them_back

UPGRADED: Parts = {"hosts": (a_compute("nyah-1"), a_compute("nyah-2", version=9000000), a_compute("nyah-3"))}


def test_passes_hosts_of_one_version() -> None:
    assert findings(hypervisors_let_them_back) == []


def test_passes_an_older_target_which_is_the_planners_care() -> None:
    assert (
        findings(
            hypervisors_let_them_back,
            hosts=(a_compute("nyah-1"), a_compute("nyah-2", version=6002000), a_compute("nyah-3")),
        )
        == []
    )


def test_warns_that_there_is_no_way_back() -> None:
    [finding] = findings(hypervisors_let_them_back, plan=a_host_plan(), **UPGRADED)
    assert (finding.level, finding.subject, finding.acceptable) == ("warn", "nyah-1", True)
    assert "no undo" in finding.says
    assert finding.evidence == {"nyah-1": "8002002", "nyah-2": "9000000"}


def test_passes_a_newer_host_where_nobody_goes() -> None:
    assert findings(hypervisors_let_them_back, goal=a_drain(to=("nyah-3",)), **UPGRADED) == []


def test_passes_those_that_are_stopped_for_the_move() -> None:
    plan = a_host_plan(a_move(cold=True))
    assert findings(hypervisors_let_them_back, plan=plan, **UPGRADED) == []
    assert findings(hypervisors_let_them_back, goal=an_evacuation(), **UPGRADED) == []
