"""Freeing whole hosts: what is emptied, what it costs, what is not worth moving."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.plan.placing.small import a_cluster, a_guest, a_room, moves, rules
from watari.plan.placing.consolidate import consolidate
from watari.plan.placing.model import Cluster, Group, Limits, Reason

HELD = Reason("L7", "its flavor asks for a PCI device", "stop it")


def test_the_lightest_host_is_emptied_into_the_fullest() -> None:
    guests = [a_guest("1", "a", 1), a_guest("2", "b", 5), a_guest("3", "c", 6)]
    placement = consolidate(a_cluster([a_room("a"), a_room("b"), a_room("c")], guests))
    assert moves(placement) == [("1", "a", "c")]
    assert placement.emptied == ("a",)


def test_hosts_that_cannot_be_emptied_take_the_others_and_are_explained() -> None:
    """The heavier host is emptied, for the lighter one holds an instance that cannot move."""
    guests = [a_guest("1", "a", 1, held=(HELD,)), a_guest("2", "b", 5)]
    placement = consolidate(a_cluster([a_room("a"), a_room("b")], guests))
    assert moves(placement) == [("2", "b", "a")]
    assert rules(placement, "1") == ["L7"]


def test_nothing_moves_when_no_whole_host_empties() -> None:
    """One of the two could leave each host, and that would free nothing."""
    guests = [a_guest(f"{host}{n}", host, 3) for host in "ab" for n in range(2)]
    placement = consolidate(a_cluster([a_room("a", 9), a_room("b", 9)], guests))
    assert placement.shifts == ()
    assert placement.emptied == ()


def test_a_chain_is_one_move() -> None:
    """a goes into b and b would go on into c: everybody goes to c at once."""
    guests = [a_guest("1", "a", 1), a_guest("2", "b", 2), a_guest("3", "c", 3)]
    placement = consolidate(a_cluster([a_room("a"), a_room("b"), a_room("c")], guests))
    assert moves(placement) == [("1", "a", "c"), ("2", "b", "c")]


def test_large_hosts_stay_where_sizes_are_mixed() -> None:
    rooms = [a_room("large", 16), *(a_room(f"small{n}", 4) for n in range(4))]
    guests = [a_guest("0", "large", 6), *(a_guest(f"s{n}", f"small{n}", 2) for n in range(4))]
    assert consolidate(a_cluster(rooms, guests)).emptied == ("small0", "small1", "small2", "small3")


def test_an_empty_host_is_filled_only_when_that_frees_more_than_one() -> None:
    two = [a_guest("1", "a", 3), a_guest("2", "b", 3)]
    small = [a_room("a", 4), a_room("b", 4)]
    assert consolidate(a_cluster([*small, a_room("large", 16)], two)).emptied == ("a", "b")
    assert consolidate(a_cluster([a_room("a", 4), a_room("large", 16)], two[:1])).shifts == ()


def test_members_of_an_anti_affinity_group_need_a_host_each() -> None:
    guests = [a_guest(str(n), f"h{n}", 1, group="g") for n in range(3)] + [a_guest("x", "h3", 1)]
    placement = consolidate(a_cluster([a_room(f"h{n}") for n in range(4)], guests, Group("g", "anti-affinity")))
    assert len(placement.emptied) == 1
    hosts = placement.bounds[0]
    assert (hosts.before, hosts.reached, hosts.best) == (0, 1, 1)


def test_limits_choose_the_cheapest_whole_hosts() -> None:
    rooms = [a_room(name) for name in "abcd"]
    guests = [
        a_guest("1", "a", 1),
        a_guest("2", "a", 1),
        a_guest("3", "b", 3),
        a_guest("4", "c", 3),
        a_guest("5", "d", 3),
    ]
    cluster = a_cluster(rooms, guests)
    assert consolidate(cluster, Limits(moves=1)).emptied == ("b",)
    assert consolidate(cluster, Limits(gib=2.5)).emptied == ("a",)
    assert consolidate(cluster, Limits(moves=0)).shifts == ()


def test_local_disk_and_dirty_memory_weigh_in_the_choice() -> None:
    rooms = [a_room("a"), a_room("b"), a_room("c")]
    guests = [a_guest("disk", "a", 2, local_disk_gib=1.0), a_guest("quiet", "b", 3), a_guest("stays", "c", 5)]
    assert consolidate(a_cluster(rooms, guests), Limits(moves=1)).emptied == ("b",)
    guests = [a_guest("busy", "a", 2, dirty_mib_per_second=900.0), *guests[1:]]
    assert consolidate(a_cluster(rooms, guests), Limits(moves=1)).emptied == ("b",)


HASHED = """
from tests.plan.placing.test_consolidate import many
from watari.plan.placing.consolidate import consolidate
print(consolidate(many()))
"""


def many() -> Cluster:
    """Thirty hosts, somewhat full, with groups: enough that an order of a set would show."""
    groups = [Group(f"g{n}", "anti-affinity") for n in range(8)]
    guests = [
        a_guest(
            f"i{n:03}",
            f"h{n * 7 % 30:02}",
            1 + n % 4,
            group=f"g{n % 8}" if n < 24 else None,
            zone_pin="az1" if n % 3 else None,
        )
        for n in range(150)
    ]
    return a_cluster([a_room(f"h{n:02}", 32, zone=f"az{1 + n // 28}") for n in range(30)], guests, *groups)


def test_the_order_of_sets_in_memory_plays_no_part() -> None:
    plans = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(plans) == 1
    assert len(next(iter(plans))) > 1000


@pytest.mark.parametrize("count", [0, 1])
def test_a_cluster_without_anything_to_do(count: int) -> None:
    placement = consolidate(a_cluster([a_room("a")], [a_guest("1", "a")][:count]))
    assert placement.shifts == ()


def test_what_breaks_a_rule_already_is_no_reason_to_promise_less() -> None:
    """Two of one anti-affinity group share a host, and it gives more than it has: the bound knows that this may stay so."""
    both = [a_guest("1", "a", 5, group="g"), a_guest("2", "a", 5, group="g")]
    hosts = consolidate(a_cluster([a_room("a"), a_room("b")], both, Group("g", "anti-affinity"))).bounds[0]
    assert (hosts.before, hosts.reached, hosts.best) == (1, 1, 1)
