from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

from tests.builders import a_range
from tests.checks.asking import findings, one
from watari.checks.network.pools_lie_in_their_subnets import pools_lie_in_their_subnets
from watari.model.goal import Join, RoutedNetwork, SharedSegment


def segment(start: str, end: str) -> dict[str, Any]:
    return {"join": Join(shared_segments=(SharedSegment(network="segment", target_pool=a_range(start, end)),))}


def test_passes_a_pool_of_the_subnet() -> None:
    assert findings(pools_lie_in_their_subnets) == []


def test_finds_a_pool_that_leaves_the_subnet() -> None:
    found = one(pools_lie_in_their_subnets, goal=segment("198.51.100.200", "198.51.101.5"))
    assert found == ("block", "segment: 198.51.100.200-198.51.101.5", False)


def test_finds_an_uplink_pool_of_elsewhere() -> None:
    uplink = a_range("10.9.0.1", "10.9.0.5")
    way = RoutedNetwork(network="segment", cidr=IPv4Network("10.8.0.0/24"), router="edge", uplink_pool=uplink)
    assert one(pools_lie_in_their_subnets, goal={"join": Join(routed=(way,))})[1] == "segment: 10.9.0.1-10.9.0.5"
