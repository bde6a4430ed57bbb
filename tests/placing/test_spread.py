"""Cooling hot hosts and parting groups."""

from __future__ import annotations

from tests.placing.small import a_cluster, a_host, an_instance, moves
from watari.placing.model import Group, MoveLimits
from watari.placing.spread import spread


def test_the_hottest_host_gives_to_the_coolest() -> None:
    instances = [
        an_instance("1", "a", 3),
        an_instance("2", "a", 3),
        an_instance("3", "b", 3),
        an_instance("4", "c", 1),
    ]
    solution = spread(a_cluster([a_host("a"), a_host("b"), a_host("c")], instances))
    assert moves(solution) == [("1", "a", "c")]
    heat = solution.bounds[0]
    assert (heat.before, heat.reached, heat.best) == (0.75, 0.5, 10 / 24)


def test_nothing_moves_when_all_are_about_equally_warm() -> None:
    assert (
        spread(
            a_cluster(
                [a_host("a"), a_host("b")],
                [an_instance("1", "a", 4), an_instance("2", "b", 4)],
            )
        ).relocations
        == ()
    )


def test_members_of_a_soft_group_part_over_racks_then_hosts() -> None:
    hosts = [a_host("a1", 64, rack="a"), a_host("a2", 64, rack="a"), a_host("b1", 64, rack="b")]
    instances = [an_instance("1", "a1", 1, group="g"), an_instance("2", "a2", 1, group="g")]
    solution = spread(a_cluster(hosts, instances, Group("g", "soft-anti-affinity")))
    assert moves(solution) == [("1", "a1", "b1")]
    pairs = solution.bounds[1]
    assert (pairs.before, pairs.reached, pairs.best) == (2, 1, 1)


def test_cooling_brings_no_group_together() -> None:
    hosts = [a_host("a", 10), a_host("b", 10)]
    instances = [
        an_instance("1", "a", 4, group="g"),
        an_instance("2", "a", 4, group="h"),
        an_instance("3", "b", 1, group="g"),
        an_instance("4", "b", 1, group="h"),
    ]
    groups = [Group("g", "soft-anti-affinity"), Group("h", "soft-anti-affinity")]
    assert spread(a_cluster(hosts, instances, *groups)).relocations == ()


def test_limits_stop_it() -> None:
    instances = [an_instance(str(n), "a", 1) for n in range(8)]
    cluster = a_cluster([a_host("a"), a_host("b")], instances)
    assert len(spread(cluster, limits=MoveLimits(moves=2)).relocations) == 2
    assert len(spread(cluster, limits=MoveLimits(gib=3.0)).relocations) == 3
