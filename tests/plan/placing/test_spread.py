"""Cooling hot hosts and parting groups."""

from __future__ import annotations

import pytest

from tests.plan.placing.small import a_cluster, a_guest, a_room, moves
from watari.plan.placing.model import Group, Limits
from watari.plan.placing.spread import spread
from watari.plan.placing.use import measured


def test_the_hottest_host_gives_to_the_coolest() -> None:
    guests = [a_guest("1", "a", 3), a_guest("2", "a", 3), a_guest("3", "b", 3), a_guest("4", "c", 1)]
    placement = spread(a_cluster([a_room("a"), a_room("b"), a_room("c")], guests))
    assert moves(placement) == [("1", "a", "c")]
    heat = placement.bounds[0]
    assert (heat.before, heat.reached, heat.best) == (0.75, 0.5, 10 / 24)


def test_nothing_moves_when_all_are_about_equally_warm() -> None:
    assert spread(a_cluster([a_room("a"), a_room("b")], [a_guest("1", "a", 4), a_guest("2", "b", 4)])).shifts == ()


def test_measured_use_counts_more_than_what_is_booked() -> None:
    """By memory both are alike; by measure a is hot, and its smaller instance brings both closest to the mean."""
    rooms = [a_room(name, capacity={"MEMORY_MB": 8, "VCPU": 8}) for name in "ab"]
    guests = [
        a_guest("1", "a", needs={"MEMORY_MB": 2, "VCPU": 4}),
        a_guest("2", "a", needs={"MEMORY_MB": 2, "VCPU": 2}),
    ]
    cluster = a_cluster(rooms, [*guests, a_guest("3", "b", needs={"MEMORY_MB": 4, "VCPU": 6})])
    assert spread(cluster).shifts == ()
    assert moves(spread(cluster, measured(cluster, {"a": 0.9, "b": 0.1}))) == [("2", "a", "b")]


def test_what_was_not_measured_is_not_idle() -> None:
    cluster = a_cluster([a_room(name, capacity={"VCPU": 10}) for name in "abc"], [])
    assert measured(cluster, {"a": 0.2, "b": 0.4}).others["c"] == pytest.approx(3.0)


def test_members_of_a_soft_group_part_over_racks_then_hosts() -> None:
    rooms = [a_room("a1", 64, rack="a"), a_room("a2", 64, rack="a"), a_room("b1", 64, rack="b")]
    guests = [a_guest("1", "a1", 1, group="g"), a_guest("2", "a2", 1, group="g")]
    placement = spread(a_cluster(rooms, guests, Group("g", "soft-anti-affinity")))
    assert moves(placement) == [("1", "a1", "b1")]
    pairs = placement.bounds[1]
    assert (pairs.before, pairs.reached, pairs.best) == (2, 1, 1)


def test_cooling_brings_no_group_together() -> None:
    rooms = [a_room("a", 10), a_room("b", 10)]
    guests = [
        a_guest("1", "a", 4, group="g"),
        a_guest("2", "a", 4, group="h"),
        a_guest("3", "b", 1, group="g"),
        a_guest("4", "b", 1, group="h"),
    ]
    groups = [Group("g", "soft-anti-affinity"), Group("h", "soft-anti-affinity")]
    assert spread(a_cluster(rooms, guests, *groups)).shifts == ()


def test_limits_stop_it() -> None:
    guests = [a_guest(str(n), "a", 1) for n in range(8)]
    cluster = a_cluster([a_room("a"), a_room("b")], guests)
    assert len(spread(cluster, limits=Limits(moves=2)).shifts) == 2
    assert len(spread(cluster, limits=Limits(gib=3.0)).shifts) == 3
