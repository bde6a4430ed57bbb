from __future__ import annotations

from tests.builders import a_service
from tests.checks.host_asking import a_drain, findings, one
from watari.checks.host.instances_have_somewhere_to_go import instances_have_somewhere_to_go
from watari.model.goal import RebalanceGoal

CLOSED = a_service("nyah-2", enabled=False, disabled_reason="new disks")


def test_passes_open_hosts() -> None:
    assert findings(instances_have_somewhere_to_go) == []


def test_passes_a_closed_host_that_nobody_named() -> None:
    assert findings(instances_have_somewhere_to_go, services=(a_service("nyah-1"), CLOSED, a_service("nyah-3"))) == []


def test_finds_a_cloud_where_nobody_takes_anything() -> None:
    services = (a_service("nyah-1"), CLOSED, a_service("nyah-3", forced_down=True))
    assert one(instances_have_somewhere_to_go, services=services) == ("block", "nyah", False)


def test_finds_a_rebalancing_whose_patterns_fit_nobody() -> None:
    assert (
        one(instances_have_somewhere_to_go, goal=RebalanceGoal(cloud="nyah", aim="spread", hosts=("gpu-*",)))[0]
        == "block"
    )
    assert (
        findings(instances_have_somewhere_to_go, goal=RebalanceGoal(cloud="nyah", aim="spread", hosts=("nyah-[23]",)))
        == []
    )


def test_warns_of_a_named_target_that_is_closed() -> None:
    services = (a_service("nyah-1"), CLOSED, a_service("nyah-3"))
    [finding] = findings(instances_have_somewhere_to_go, goal=a_drain(to=("nyah-2", "nyah-3")), services=services)
    assert (finding.level, finding.subject) == ("warn", "nyah-2")
    assert "closed (new disks)" in finding.says
    assert "compute service set --enable nyah-2" in finding.act


def test_warns_of_a_named_target_that_is_down() -> None:
    services = (a_service("nyah-1"), a_service("nyah-2", state="down"), a_service("nyah-3"))
    [finding] = findings(instances_have_somewhere_to_go, goal=a_drain(to=("nyah-2", "nyah-3")), services=services)
    assert "it is down" in finding.says
    assert "--enable" not in finding.act


def test_finds_named_targets_that_are_all_closed() -> None:
    services = (a_service("nyah-1"), CLOSED, a_service("nyah-3"))
    [finding] = findings(instances_have_somewhere_to_go, goal=a_drain(to=("nyah-2",)), services=services)
    assert (finding.level, finding.subject) == ("block", "nyah")
    assert "of those in `to` (nyah-2)" in finding.says


def test_passes_a_misspelt_target_which_is_another_finding() -> None:
    assert findings(instances_have_somewhere_to_go, goal=a_drain(to=("nyah-2", "elsewhere"))) == []
