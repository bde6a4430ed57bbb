from __future__ import annotations

from tests.builders import a_floating_ip, a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.floating_addresses_are_available import floating_addresses_are_available

FLOATING = {"floating_ips": (a_floating_ip("203.0.113.20", port_id="port-198.51.100.11"),)}


def test_passes_an_address_of_the_same_external_network() -> None:
    assert findings(floating_addresses_are_available, source=FLOATING) == []


def test_finds_an_external_network_that_is_not_there() -> None:
    found = one(floating_addresses_are_available, source=FLOATING, target={"networks": ()})
    assert found == ("block", "203.0.113.20", True)


def test_finds_an_address_outside_of_all_subnets() -> None:
    [finding] = findings(
        floating_addresses_are_available, source=FLOATING, target={"subnets": (a_subnet("public", "192.0.2.0/24"),)}
    )
    assert "no subnet of public on the target holds this address" in finding.says


def test_finds_an_address_that_is_taken() -> None:
    target = {"floating_ips": (a_floating_ip("203.0.113.20"),)}
    assert one(floating_addresses_are_available, source=FLOATING, target=target) == ("block", "203.0.113.20", False)
