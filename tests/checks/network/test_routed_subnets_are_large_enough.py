from __future__ import annotations

from typing import Any

from tests.builders import a_range
from tests.checks.asking import findings, one
from watari.checks.network.routed_subnets_are_large_enough import routed_subnets_are_large_enough
from watari.model.goal import Join, RoutedNetwork


def behind(cidr: str) -> dict[str, Any]:
    pool = a_range("198.51.100.200", "198.51.100.209")
    return {"join": Join(routed=(RoutedNetwork(network="segment", cidr=cidr, router="edge", uplink_pool=pool),))}


def test_passes_a_subnet_that_holds_them_all() -> None:
    assert findings(routed_subnets_are_large_enough, goal=behind("10.7.0.0/24")) == []


def test_finds_a_subnet_that_is_too_small() -> None:
    found = one(routed_subnets_are_large_enough, goal=behind("10.7.0.0/30"))
    assert found == ("block", "segment: 10.7.0.0/30", False)
