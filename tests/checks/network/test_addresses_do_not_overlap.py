from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

from tests.builders import a_network, a_range, a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.addresses_do_not_overlap import addresses_do_not_overlap
from watari.model.goal import Join, RoutedNetwork


def routed(cidr: str) -> dict[str, Any]:
    way = RoutedNetwork(
        network="segment",
        cidr=IPv4Network(cidr),
        router="edge",
        uplink_pool=a_range("198.51.100.240", "198.51.100.250"),
    )
    return {"join": Join(routed=(way,))}


def test_passes_a_new_range() -> None:
    assert findings(addresses_do_not_overlap, goal=routed("10.8.0.0/24")) == []


def test_finds_a_range_that_the_old_cloud_has() -> None:
    [finding] = findings(addresses_do_not_overlap, goal=routed("198.51.100.128/25"))
    assert (finding.level, finding.subject) == ("block", "segment: 198.51.100.128/25")


def test_passes_a_segment_of_the_same_size() -> None:
    assert findings(addresses_do_not_overlap, target=a_twin("198.51.100.0/24")) == []


def test_finds_a_segment_of_another_size() -> None:
    assert one(addresses_do_not_overlap, target=a_twin("198.51.100.0/25")) == ("block", "segment", False)


def a_twin(cidr: str) -> dict[str, Any]:
    return {"networks": (a_network(),), "subnets": (a_subnet(cidr=cidr),)}
