from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

from tests.builders import a_range, a_security_group
from tests.checks.asking import findings, one
from watari.checks.network.remote_groups_cross import remote_groups_cross
from watari.model.goal import Choice, Join, RoutedNetwork, WaveGoal
from watari.model.survey.network import SecurityGroup, SecurityRule


def grouped(remote: str, *groups: SecurityGroup) -> dict[str, Any]:
    rule = SecurityRule(id="rule-1", direction="ingress", remote_group_id=remote)
    return {"security_groups": (a_security_group(rules=(rule,)), *groups)}


def test_passes_groups_of_one_wave() -> None:
    goal = {"waves": (WaveGoal(name="all", take=(Choice(name="*"),)),)}
    assert findings(remote_groups_cross, source=grouped("group-default"), goal=goal) == []


def test_finds_a_group_of_a_project_that_stays() -> None:
    other = a_security_group("lb", project_id="project-other")
    assert one(remote_groups_cross, source=grouped("group-lb", other)) == ("block", "default", True)


def test_members_in_two_waves_keep_their_addresses_on_a_shared_segment() -> None:
    assert findings(remote_groups_cross, source=grouped("group-default")) == []


def test_warns_of_members_in_two_waves_that_get_new_addresses() -> None:
    way = RoutedNetwork(
        network="segment",
        cidr=IPv4Network("10.8.0.0/24"),
        router="edge",
        uplink_pool=a_range("198.51.100.20", "198.51.100.30"),
    )
    assert one(remote_groups_cross, source=grouped("group-default"), goal={"join": Join(routed=(way,))}) == (
        "warn",
        "default",
        True,
    )
