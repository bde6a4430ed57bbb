"""Bringing near what talks."""

from __future__ import annotations

import pytest

from tests.plan.placing.small import a_cluster, a_guest, a_room, moves
from watari.plan.placing.distance import Distances, Pair, Place
from watari.plan.placing.model import Group, Limits
from watari.plan.placing.near import near

TABLE = Distances({("r1", "r1"): 1.0, ("r2", "r2"): 1.0, ("r1", "r2"): 5.0, ("az1", "az2"): 50.0}, elsewhere=99.0)


def test_two_that_talk_meet_on_one_host() -> None:
    cluster = a_cluster([a_room("a", rack="r1"), a_room("b", rack="r2")], [a_guest("1", "a"), a_guest("2", "b", 3)])
    placement = near(cluster, TABLE, [Pair("1", "2", 2.0)])
    assert moves(placement) == [("1", "a", "b")]
    distance = placement.bounds[0]
    assert (distance.before, distance.reached, distance.best) == (10.0, 0.0, 0.0)


def test_members_of_an_anti_affinity_group_meet_in_one_rack() -> None:
    rooms = [a_room("a", rack="r1"), a_room("b", rack="r2"), a_room("c", rack="r2")]
    guests = [a_guest("1", "a", group="g"), a_guest("2", "b", group="g")]
    placement = near(a_cluster(rooms, guests, Group("g", "anti-affinity")), TABLE, [Pair("1", "2")])
    assert moves(placement) == [("1", "a", "c")]
    assert placement.bounds[0].reached == placement.bounds[0].best == 1.0


def test_an_instance_goes_to_the_zone_of_its_volume_unless_it_is_pinned() -> None:
    rooms = [a_room("a"), a_room("b", zone="az2")]
    free, pinned = a_guest("1", "a"), a_guest("1", "a", zone_pin="az1")
    wish = [Pair("1", Place(zone="az2"))]
    assert moves(near(a_cluster(rooms, [free]), Distances({("az2", "az2"): 0.0}, 9.0), wish)) == [("1", "a", "b")]
    assert near(a_cluster(rooms, [pinned]), Distances({("az2", "az2"): 0.0}, 9.0), wish).shifts == ()


def test_a_full_host_changes_places_by_way_of_a_third() -> None:
    """x on the full b changes places with 1; c takes one of both for a while, and is too far for 1 to stay."""
    rooms = [a_room("a", 4, rack="r1"), a_room("b", 4, rack="r2"), a_room("c", 2, rack="r3"), a_room("d", 2, rack="r2")]
    guests = [
        a_guest("1", "a", 2),
        a_guest("f", "a", 2),
        a_guest("x", "b", 2),
        a_guest("2", "b", 2),
        a_guest("y", "d", 2),
    ]
    placement = near(a_cluster(rooms, guests), TABLE, [Pair("1", "2")])
    assert placement.bounds[0].reached == 0.0
    assert moves(placement)[-1][2] == "b"
    assert placement.shifts[-1].after


def test_heavy_ones_stay_and_light_ones_come() -> None:
    cluster = a_cluster([a_room("a", 64), a_room("b", 64)], [a_guest("light", "a", 1), a_guest("heavy", "b", 32)])
    assert moves(near(cluster, TABLE, [Pair("heavy", "light")])) == [("light", "a", "b")]


def test_limits_hold() -> None:
    cluster = a_cluster([a_room("a", rack="r1"), a_room("b", rack="r2")], [a_guest("1", "a"), a_guest("2", "b", 3)])
    assert near(cluster, TABLE, [Pair("1", "2")], Limits(moves=0)).shifts == ()
    assert near(cluster, TABLE, [Pair("1", "2")], Limits(gib=1.0)).shifts == ()


def test_somebody_unknown_is_an_error() -> None:
    with pytest.raises(KeyError, match="ghost"):
        near(a_cluster([a_room("a")], [a_guest("1", "a")]), TABLE, [Pair("1", "ghost")])


def test_racks_are_asked_before_zones_and_in_either_order() -> None:
    here, there = Place("az1", "r1"), Place("az2", "r2")
    assert TABLE.of(there, here) == 5.0
    assert TABLE.of(Place("az2"), Place("az1", "r1")) == 50.0
    assert TABLE.of(Place("az1"), Place("az1")) == 99.0
    assert TABLE.of(Place(host="a"), Place(host="a")) == 0.0
