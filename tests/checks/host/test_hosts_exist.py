from __future__ import annotations

from tests.checks.host_asking import a_compute, a_drain, findings, one
from watari.checks.host.hosts_exist import hosts_exist
from watari.model.goal import RebalanceGoal


def test_passes_hosts_of_the_cloud() -> None:
    assert findings(hosts_exist, goal=a_drain(to=("nyah-3",))) == []


def test_finds_a_misspelt_host_and_the_right_name() -> None:
    [finding] = findings(hosts_exist, goal=a_drain(hosts=("nyah1",)))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "nyah1", False)
    assert finding.act.startswith("write nyah-")


def test_finds_a_target_that_is_no_host() -> None:
    assert one(hosts_exist, goal=a_drain(to=("elsewhere",))) == ("block", "elsewhere", False)


def test_finds_a_host_to_be_left_that_holds_no_instances() -> None:
    """A node of Ironic has a nova-compute too; its planner would not know it."""
    hosts = (a_compute("nyah-1", kind="ironic"), a_compute("nyah-2"))
    assert one(hosts_exist, hosts=hosts) == ("block", "nyah-1", False)
    assert one(hosts_exist, hosts=hosts[1:]) == ("block", "nyah-1", False)


def test_finds_patterns_that_no_host_is_like() -> None:
    goal = RebalanceGoal(cloud="nyah", aim="consolidate", hosts=("rack-*", "cellar-?"))
    assert one(hosts_exist, goal=goal) == ("block", "rack-*, cellar-?", False)
