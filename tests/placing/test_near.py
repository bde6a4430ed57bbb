"""Bringing near what talks."""

from __future__ import annotations

import pytest

from tests.placing.small import a_cluster, a_host, an_instance, moves
from watari.placing.model import Group, MoveLimits
from watari.placing.near import Distances, Location, Pair, near

TABLE = Distances({("r1", "r1"): 1.0, ("r2", "r2"): 1.0, ("r1", "r2"): 5.0, ("az1", "az2"): 50.0}, elsewhere=99.0)


def test_two_that_talk_meet_on_one_host() -> None:
    cluster = a_cluster(
        [a_host("a", rack="r1"), a_host("b", rack="r2")],
        [an_instance("1", "a"), an_instance("2", "b", 3)],
    )
    solution = near(cluster, TABLE, [Pair("1", "2", 2.0)])
    assert moves(solution) == [("1", "a", "b")]
    distance = solution.bounds[0]
    assert (distance.before, distance.reached, distance.best) == (10.0, 0.0, 0.0)


def test_members_of_an_anti_affinity_group_meet_in_one_rack() -> None:
    hosts = [a_host("a", rack="r1"), a_host("b", rack="r2"), a_host("c", rack="r2")]
    instances = [an_instance("1", "a", group="g"), an_instance("2", "b", group="g")]
    solution = near(a_cluster(hosts, instances, Group("g", "anti-affinity")), TABLE, [Pair("1", "2")])
    assert moves(solution) == [("1", "a", "c")]
    assert solution.bounds[0].reached == solution.bounds[0].best == 1.0


def test_an_instance_goes_to_the_zone_of_its_volume_unless_it_is_pinned() -> None:
    hosts = [a_host("a"), a_host("b", zone="az2")]
    free, pinned = an_instance("1", "a"), an_instance("1", "a", zone_pin="az1")
    wish = [Pair("1", Location(zone="az2"))]
    assert moves(near(a_cluster(hosts, [free]), Distances({("az2", "az2"): 0.0}, 9.0), wish)) == [("1", "a", "b")]
    assert near(a_cluster(hosts, [pinned]), Distances({("az2", "az2"): 0.0}, 9.0), wish).relocations == ()


def test_a_full_host_changes_places_by_way_of_a_third() -> None:
    """x on the full b changes places with 1; c takes one of both for a while, and is too far for 1 to stay."""
    hosts = [
        a_host("a", 4, rack="r1"),
        a_host("b", 4, rack="r2"),
        a_host("c", 2, rack="r3"),
        a_host("d", 2, rack="r2"),
    ]
    instances = [
        an_instance("1", "a", 2),
        an_instance("f", "a", 2),
        an_instance("x", "b", 2),
        an_instance("2", "b", 2),
        an_instance("y", "d", 2),
    ]
    solution = near(a_cluster(hosts, instances), TABLE, [Pair("1", "2")])
    assert solution.bounds[0].reached == 0.0
    assert moves(solution)[-1][2] == "b"
    assert solution.relocations[-1].after


def test_heavy_ones_stay_and_light_ones_come() -> None:
    cluster = a_cluster(
        [a_host("a", 64), a_host("b", 64)],
        [an_instance("light", "a", 1), an_instance("heavy", "b", 32)],
    )
    assert moves(near(cluster, TABLE, [Pair("heavy", "light")])) == [("light", "a", "b")]


def test_limits_hold() -> None:
    cluster = a_cluster(
        [a_host("a", rack="r1"), a_host("b", rack="r2")],
        [an_instance("1", "a"), an_instance("2", "b", 3)],
    )
    assert near(cluster, TABLE, [Pair("1", "2")], MoveLimits(moves=0)).relocations == ()
    assert near(cluster, TABLE, [Pair("1", "2")], MoveLimits(gib=1.0)).relocations == ()


def test_somebody_unknown_is_an_error() -> None:
    with pytest.raises(KeyError, match="ghost"):
        near(a_cluster([a_host("a")], [an_instance("1", "a")]), TABLE, [Pair("1", "ghost")])


def test_racks_are_asked_before_zones_and_in_either_order() -> None:
    here, there = Location("az1", "r1"), Location("az2", "r2")
    assert TABLE.of(there, here) == 5.0
    assert TABLE.of(Location("az2"), Location("az1", "r1")) == 50.0
    assert TABLE.of(Location("az1"), Location("az1")) == 99.0
    assert TABLE.of(Location(host="a"), Location(host="a")) == 0.0
