from __future__ import annotations

from tests.builders import a_service
from tests.checks.asking import findings, one
from watari.checks.cloud.hosts_are_up import hosts_are_up


def test_passes_living_hosts() -> None:
    assert findings(hosts_are_up) == []


def test_finds_instances_on_a_dead_host() -> None:
    services = (a_service("classic-1"), a_service("classic-2", state="down"))
    assert one(hosts_are_up, source={"services": services}) == ("block", "web-2", False)


def test_finds_a_target_that_can_boot_nothing() -> None:
    services = (a_service("nyah-1", enabled=False), a_service("nyah-2", forced_down=True))
    assert one(hosts_are_up, target={"services": services}) == ("block", "nyah", False)
