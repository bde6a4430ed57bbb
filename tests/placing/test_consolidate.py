"""Freeing whole hosts: what is emptied, what it costs, what is not worth moving."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.placing.small import a_cluster, a_host, an_instance, moves, rules
from watari.placing.consolidate import consolidate
from watari.placing.model import Cluster, Group, MoveLimits, Reason

HELD = Reason("L7", "its flavor asks for a PCI device", "stop it")


def test_the_lightest_host_is_emptied_into_the_fullest() -> None:
    instances = [an_instance("1", "a", 1), an_instance("2", "b", 5), an_instance("3", "c", 6)]
    solution = consolidate(a_cluster([a_host("a"), a_host("b"), a_host("c")], instances))
    assert moves(solution) == [("1", "a", "c")]
    assert solution.emptied == ("a",)


def test_hosts_that_cannot_be_emptied_take_the_others_and_are_explained() -> None:
    """The heavier host is emptied, for the lighter one holds an instance that cannot move."""
    instances = [an_instance("1", "a", 1, held=(HELD,)), an_instance("2", "b", 5)]
    solution = consolidate(a_cluster([a_host("a"), a_host("b")], instances))
    assert moves(solution) == [("2", "b", "a")]
    assert rules(solution, "1") == ["L7"]


def test_nothing_moves_when_no_whole_host_empties() -> None:
    """One of the two could leave each host, and that would free nothing."""
    instances = [an_instance(f"{host}{n}", host, 3) for host in "ab" for n in range(2)]
    solution = consolidate(a_cluster([a_host("a", 9), a_host("b", 9)], instances))
    assert solution.relocations == ()
    assert solution.emptied == ()


def test_a_chain_is_one_move() -> None:
    """a goes into b and b would go on into c: everybody goes to c at once."""
    instances = [an_instance("1", "a", 1), an_instance("2", "b", 2), an_instance("3", "c", 3)]
    solution = consolidate(a_cluster([a_host("a"), a_host("b"), a_host("c")], instances))
    assert moves(solution) == [("1", "a", "c"), ("2", "b", "c")]


def test_large_hosts_stay_where_sizes_are_mixed() -> None:
    hosts = [a_host("large", 16), *(a_host(f"small{n}", 4) for n in range(4))]
    instances = [an_instance("0", "large", 6), *(an_instance(f"s{n}", f"small{n}", 2) for n in range(4))]
    assert consolidate(a_cluster(hosts, instances)).emptied == ("small0", "small1", "small2", "small3")


def test_an_empty_host_is_filled_only_when_that_frees_more_than_one() -> None:
    two = [an_instance("1", "a", 3), an_instance("2", "b", 3)]
    small = [a_host("a", 4), a_host("b", 4)]
    assert consolidate(a_cluster([*small, a_host("large", 16)], two)).emptied == ("a", "b")
    assert consolidate(a_cluster([a_host("a", 4), a_host("large", 16)], two[:1])).relocations == ()


def test_members_of_an_anti_affinity_group_need_a_host_each() -> None:
    instances = [an_instance(str(n), f"h{n}", 1, group="g") for n in range(3)] + [an_instance("x", "h3", 1)]
    solution = consolidate(a_cluster([a_host(f"h{n}") for n in range(4)], instances, Group("g", "anti-affinity")))
    assert len(solution.emptied) == 1
    hosts = solution.bounds[0]
    assert (hosts.before, hosts.reached, hosts.best) == (0, 1, 1)


def test_limits_choose_the_cheapest_whole_hosts() -> None:
    hosts = [a_host(name) for name in "abcd"]
    instances = [
        an_instance("1", "a", 1),
        an_instance("2", "a", 1),
        an_instance("3", "b", 3),
        an_instance("4", "c", 3),
        an_instance("5", "d", 3),
    ]
    cluster = a_cluster(hosts, instances)
    assert consolidate(cluster, MoveLimits(moves=1)).emptied == ("b",)
    assert consolidate(cluster, MoveLimits(gib=2.5)).emptied == ("a",)
    assert consolidate(cluster, MoveLimits(moves=0)).relocations == ()


def test_local_disk_and_dirty_memory_weigh_in_the_choice() -> None:
    hosts = [a_host("a"), a_host("b"), a_host("c")]
    instances = [
        an_instance("disk", "a", 2, local_disk_gib=1.0),
        an_instance("quiet", "b", 3),
        an_instance("stays", "c", 5),
    ]
    assert consolidate(a_cluster(hosts, instances), MoveLimits(moves=1)).emptied == ("b",)
    instances = [an_instance("busy", "a", 2, dirty_mib_per_second=900.0), *instances[1:]]
    assert consolidate(a_cluster(hosts, instances), MoveLimits(moves=1)).emptied == ("b",)


HASHED = """
from tests.placing.test_consolidate import many
from watari.placing.consolidate import consolidate
print(consolidate(many()))
"""


def many() -> Cluster:
    """Thirty hosts, somewhat full, with groups: enough that an order of a set would show."""
    groups = [Group(f"g{n}", "anti-affinity") for n in range(8)]
    instances = [
        an_instance(
            f"i{n:03}",
            f"h{n * 7 % 30:02}",
            1 + n % 4,
            group=f"g{n % 8}" if n < 24 else None,
            zone_pin="az1" if n % 3 else None,
        )
        for n in range(150)
    ]
    return a_cluster([a_host(f"h{n:02}", 32, zone=f"az{1 + n // 28}") for n in range(30)], instances, *groups)


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
    solution = consolidate(a_cluster([a_host("a")], [an_instance("1", "a")][:count]))
    assert solution.relocations == ()


def test_what_breaks_a_rule_already_is_no_reason_to_promise_less() -> None:
    """Two of one anti-affinity group share a host, and it gives more than it has.

    The bound knows that this may stay so.
    """
    both = [an_instance("1", "a", 5, group="g"), an_instance("2", "a", 5, group="g")]
    hosts = consolidate(a_cluster([a_host("a"), a_host("b")], both, Group("g", "anti-affinity"))).bounds[0]
    assert (hosts.before, hosts.reached, hosts.best) == (1, 1, 1)
