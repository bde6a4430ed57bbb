from __future__ import annotations

from ipaddress import IPv4Network

from tests.builders import a_network, a_range, a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.pools_do_not_overlap import pools_do_not_overlap
from watari.model.goal import Join, RoutedNetwork, SharedSegment


def test_passes_pools_that_are_split() -> None:
    assert findings(pools_do_not_overlap) == []


def test_notes_a_target_pool_that_the_plan_takes_out_of_the_old_one() -> None:
    join = Join(
        shared_segments=(SharedSegment(network="segment", target_pool=a_range("198.51.100.99", "198.51.100.120")),)
    )
    assert one(pools_do_not_overlap, goal={"join": join})[:2] == ("note", "segment: 198.51.100.99-198.51.100.120")


def test_notes_an_uplink_pool_that_the_plan_takes_out_of_the_old_one() -> None:
    uplink = a_range("198.51.100.20", "198.51.100.30")
    way = RoutedNetwork(network="segment", cidr=IPv4Network("10.8.0.0/24"), router="edge", uplink_pool=uplink)
    assert one(pools_do_not_overlap, goal={"join": Join(routed=(way,))})[0] == "note"


def test_finds_a_shared_segment_whose_twin_gives_out_the_same() -> None:
    target = {
        "networks": (a_network("rack"),),
        "subnets": (a_subnet("rack", pools=(a_range("198.51.100.90", "198.51.100.110"),)),),
    }
    assert one(pools_do_not_overlap, target=target) == ("block", "segment: 198.51.100.90-198.51.100.110", False)


def test_finds_floating_addresses_that_both_clouds_give_out() -> None:
    public = a_subnet("public", "203.0.113.0/24", pools=(a_range("203.0.113.50", "203.0.113.60"),))
    assert one(pools_do_not_overlap, target={"subnets": (public,)}) == (
        "block",
        "public: 203.0.113.50-203.0.113.60",
        False,
    )
