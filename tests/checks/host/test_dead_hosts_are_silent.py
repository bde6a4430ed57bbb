from __future__ import annotations

from tests.builders import a_service, an_agent
from tests.checks.host_asking import an_evacuation, findings, one
from watari.checks.host.dead_hosts_are_silent import dead_hosts_are_silent

DEAD = (a_service("nyah-1", state="down"), a_service("nyah-2"))
SILENT = (an_agent("nyah-1", alive=False), an_agent("nyah-2"))


def test_passes_a_silent_host() -> None:
    assert findings(dead_hosts_are_silent, goal=an_evacuation(), services=DEAD, agents=SILENT) == []


def test_asks_nothing_of_a_host_that_is_drained() -> None:
    assert findings(dead_hosts_are_silent) == []


def test_passes_a_host_that_is_declared_dead_already() -> None:
    services = (a_service("nyah-1", forced_down=True), a_service("nyah-2"))
    assert findings(dead_hosts_are_silent, goal=an_evacuation(), services=services, agents=SILENT) == []


def test_finds_a_host_that_nova_still_hears() -> None:
    assert one(dead_hosts_are_silent, goal=an_evacuation(), agents=SILENT) == ("block", "nyah-1", False)


def test_finds_a_host_that_neutron_still_hears() -> None:
    found = one(dead_hosts_are_silent, goal=an_evacuation(), services=DEAD)
    assert found == ("block", "nyah-1: OVN Controller agent", True)
