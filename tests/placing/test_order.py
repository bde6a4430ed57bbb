"""Lawful orders: swaps on full hosts, waits, and giving up where there is no third host."""

from __future__ import annotations

from tests.placing.small import a_cluster, a_host, an_instance
from watari.placing.ledger import HostLedger
from watari.placing.model import Cluster, Group
from watari.placing.order import linked, order

SWAP = {"1": "b", "2": "a"}


def full(*more: str) -> Cluster:
    return a_cluster(
        [a_host("a", 4), a_host("b", 4), *(a_host(name, 4) for name in more)],
        [an_instance("1", "a", 4), an_instance("2", "b", 4)],
    )


def test_a_swap_on_full_hosts_goes_by_way_of_a_third() -> None:
    cluster = full("c")
    ordered = order(cluster, SWAP)
    assert ordered.steps == [("1", "a", "c"), ("2", "b", "a"), ("1", "c", "b")]
    assert [relocation.after for relocation in linked(cluster, ordered.steps)] == [(), (0,), (0, 1)]


def test_a_swap_without_a_third_host_is_given_up() -> None:
    ordered = order(full(), SWAP)
    assert ordered.steps == []
    assert ordered.left == ["1", "2"]
    assert order(full("c"), SWAP, closed=["c"]).left == ["1", "2"]


def test_nobody_is_parked_where_it_cannot_go_on_from() -> None:
    """A live migration to the newer c is lawful, and none leads from there to the older b; a cold one does (L4)."""
    hosts = [a_host("a", 4, version=8), a_host("b", 4, version=8), a_host("c", 4, version=9)]
    live = [an_instance("1", "a", 4), an_instance("2", "b", 4)]
    assert order(a_cluster(hosts, live), SWAP).left == ["1", "2"]
    cold = [an_instance("1", "a", 4, way="cold"), an_instance("2", "b", 4)]
    assert order(a_cluster(hosts, cold), SWAP).steps == [("1", "a", "c"), ("2", "b", "a"), ("1", "c", "b")]


def test_a_swap_with_room_needs_no_third_host() -> None:
    cluster = a_cluster([a_host("a"), a_host("b")], [an_instance("1", "a"), an_instance("2", "b")])
    relocations = linked(cluster, order(cluster, SWAP).steps)
    assert [relocation.after for relocation in relocations] == [(), ()]


def test_arrivals_wait_only_for_as_much_as_they_need() -> None:
    hosts = [a_host("a"), a_host("b", 8), a_host("c", 16)]
    instances = [
        an_instance("1", "a", 3),
        an_instance("2", "a", 3),
        an_instance("x", "b", 4),
        an_instance("y", "b", 2),
    ]
    cluster = a_cluster(hosts, instances)
    steps = [("x", "b", "c"), ("y", "b", "c"), ("1", "a", "b"), ("2", "a", "b")]
    assert [relocation.after for relocation in linked(cluster, steps)] == [(), (), (0,), (0,)]


def test_a_group_member_arrives_after_the_leaver_has_ended() -> None:
    instances = [an_instance("1", "a", 1, group="g"), an_instance("2", "b", 1, group="g")]
    cluster = a_cluster([a_host("a"), a_host("b"), a_host("c")], instances, Group("g", "anti-affinity"))
    steps = [("2", "b", "c"), ("1", "a", "b")]
    assert [relocation.after for relocation in linked(cluster, steps)] == [(), (0,)]


def test_under_way_counts_on_both_hosts() -> None:
    cluster = a_cluster(
        [a_host("a", 4), a_host("b", 4)],
        [an_instance("1", "a", 4), an_instance("2", "b", 1)],
    )
    ledger = HostLedger(cluster)
    first, second = cluster.instances
    ledger.begin(second, "a") if ledger.may(second, "a") else ledger.begin(first, "b")
    assert ledger.free == {"a": [0], "b": [-1]}
    ledger.end(first)
    assert ledger.free == {"a": [4], "b": [-1]}
    assert ledger.may(second, "a")
    ledger.undo(0)
    assert ledger.free == {"a": [0], "b": [3]}
