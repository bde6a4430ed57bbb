from __future__ import annotations

from typing import Any

from tests.builders import a_network, a_port, an_old_cloud
from tests.checks.asking import findings, one
from watari.checks.network.addresses_are_free import addresses_are_free


def with_port(address: str, **fields: Any) -> dict[str, Any]:
    return {"networks": (a_network(),), "ports": (a_port(address, **fields),)}


def test_passes_a_target_without_ports() -> None:
    assert findings(addresses_are_free) == []


def test_passes_reservations_of_a_crossing() -> None:
    assert findings(addresses_are_free, target=with_port("198.51.100.11", tags=("watari:abc",))) == []


def test_finds_a_dhcp_port_on_the_address_of_an_instance() -> None:
    [finding] = findings(addresses_are_free, target=with_port("198.51.100.11", device_owner="network:dhcp"))
    assert (finding.level, finding.subject) == ("block", "segment: 198.51.100.11")
    assert "network:dhcp" in finding.says


def test_finds_a_gateway_on_both_sides() -> None:
    ports = (
        *an_old_cloud().ports,
        a_port("198.51.100.1", device_owner="network:router_interface", device_id="router-edge"),
    )
    target = with_port("198.51.100.1", device_owner="network:router_interface")
    assert one(addresses_are_free, source={"ports": ports}, target=target)[1] == "segment: 198.51.100.1"
