from __future__ import annotations

from tests.checks.host_asking import a_drain, findings, one
from watari.checks.host.hosts_exist import hosts_exist


def test_passes_hosts_of_the_cloud() -> None:
    assert findings(hosts_exist, goal=a_drain(to=("nyah-3",))) == []


def test_finds_a_misspelt_host_and_the_right_name() -> None:
    [finding] = findings(hosts_exist, goal=a_drain(hosts=("nyah1",)))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "nyah1", False)
    assert finding.act.startswith("write nyah-")


def test_finds_a_target_that_is_no_host() -> None:
    assert one(hosts_exist, goal=a_drain(to=("elsewhere",))) == ("block", "elsewhere", False)
