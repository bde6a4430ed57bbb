from __future__ import annotations

from tests.builders import a_floating_ip, a_range
from tests.checks.asking import findings, one
from watari.checks.network.floating_addresses_have_a_way import floating_addresses_have_a_way
from watari.model.goal import Join, SharedSegment

FLOATING = {"floating_ips": (a_floating_ip("203.0.113.20", port_id="port-198.51.100.11"),)}


def test_passes_a_gateway_that_goes_to_the_target() -> None:
    pool = a_range("198.51.100.100", "198.51.100.199")
    join = Join(shared_segments=(SharedSegment(network="segment", target_pool=pool, gateway="target"),))
    assert findings(floating_addresses_have_a_way, source=FLOATING, goal={"join": join}) == []


def test_finds_a_gateway_that_stays() -> None:
    assert one(floating_addresses_have_a_way, source=FLOATING) == ("block", "203.0.113.20", True)
