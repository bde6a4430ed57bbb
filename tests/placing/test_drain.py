"""Draining hosts: who goes where, who waits for whom, and why somebody cannot go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.placing.small import a_cluster, a_host, an_instance, moves, rules
from watari.placing.drain import drain
from watari.placing.model import Grain, Group, MoveLimits, Reason

ANTI = Group("spread", "anti-affinity")
HELD = Reason("L7", "its flavor asks for a PCI device", "stop it")


def test_all_drained_hosts_are_closed_to_each_other() -> None:
    cluster = a_cluster(
        [a_host("a"), a_host("b"), a_host("c")],
        [an_instance("1", "a"), an_instance("2", "b")],
    )
    solution = drain(cluster, ["a", "b"])
    assert moves(solution) == [("1", "a", "c"), ("2", "b", "c")]
    assert solution.emptied == ("a", "b")
    assert not solution.stuck


def test_the_emptiest_host_of_the_own_zone_comes_first() -> None:
    hosts = [
        a_host("a"),
        a_host("full", 8),
        a_host("roomy", 16),
        a_host("vast", 64, zone="az2"),
    ]
    cluster = a_cluster(hosts, [an_instance("1", "a")])
    assert moves(drain(cluster, ["a"])) == [("1", "a", "roomy")]


def test_soft_groups_get_what_they_wish_where_there_is_room() -> None:
    hosts = [a_host("a"), a_host("b", 32), a_host("c", 16)]
    apart = a_cluster(
        hosts,
        [an_instance("1", "a", group="g"), an_instance("2", "b", group="g")],
        Group("g", "soft-anti-affinity"),
    )
    assert moves(drain(apart, ["a"])) == [("1", "a", "c")]
    together = a_cluster(
        hosts,
        [an_instance("1", "a", group="g"), an_instance("2", "c", group="g")],
        Group("g", "soft-affinity"),
    )
    assert moves(drain(together, ["a"])) == [("1", "a", "c")]


def test_one_on_another_host_makes_way_first() -> None:
    """b and c have 3 free each: nobody takes the instance of 4, until one of 2 goes from the one to the other."""
    hosts = [a_host("a"), a_host("b", 7), a_host("c", 5)]
    cluster = a_cluster(
        hosts,
        [
            an_instance("big", "a", 4),
            an_instance("small", "b", 2),
            an_instance("stays", "b", 2),
            an_instance("other", "c", 2),
        ],
    )
    solution = drain(cluster, ["a"])
    assert moves(solution) == [("other", "c", "b"), ("big", "a", "c")]
    assert solution.relocations[1].after == (0,)
    assert not solution.stuck


def test_a_group_member_makes_way_first() -> None:
    hosts = [a_host("a"), a_host("b"), a_host("c", zone="az2")]
    instances = [
        an_instance("pinned", "a", group="spread", zone_pin="az1"),
        an_instance("free", "b", group="spread"),
    ]
    solution = drain(a_cluster(hosts, instances, ANTI), ["a"])
    assert moves(solution) == [("free", "b", "c"), ("pinned", "a", "b")]
    assert solution.relocations[1].after == (0,)


def test_others_stay_when_they_shall_not_move() -> None:
    hosts = [a_host("a"), a_host("b", 7), a_host("c", 5)]
    cluster = a_cluster(
        hosts,
        [
            an_instance("big", "a", 4),
            an_instance("small", "b", 2),
            an_instance("stays", "b", 2),
            an_instance("other", "c", 2),
        ],
    )
    solution = drain(cluster, ["a"], others_move=False)
    assert not solution.relocations
    assert rules(solution, "big") == ["C5"]


NINE: dict[str, Any] = {"version": 9, "kind": "QEMU"}
REFUSALS: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"open": False}, "C3"),
    ({}, {"up": False}, "C3"),
    ({"needs": {"MEMORY_MB": 9}}, {}, "C5"),
    ({}, {"grains": {"MEMORY_MB": Grain(largest=1)}}, "C5-unit"),
    ({"required_traits": frozenset({"CUSTOM_GOLD"})}, {}, "C6"),
    ({"forbidden_traits": frozenset({"CUSTOM_OLD"})}, {"traits": frozenset({"CUSTOM_OLD"})}, "C6"),
    ({"needs": {"MEMORY_MB": 1, "VGPU": 1}}, {}, "C6"),
    ({"zone_pin": "az1"}, {"zone": "az2"}, "C7"),
    ({"apart_from": frozenset({"other"})}, {}, "C8"),
    ({"beside": frozenset({"nobody"})}, {}, "C8"),
    ({"allowed": frozenset({"a"})}, {}, "C9"),
    ({"group": "spread"}, {}, "C10"),
    ({"barred": frozenset({"b"})}, {}, "C17"),
    ({}, {"kind": "VMware"}, "L4"),
    ({}, {"version": 8}, "L4"),
    ({"held": (HELD,)}, {}, "L7"),
]


@pytest.mark.parametrize(
    ("of_guest", "of_room", "rule"), REFUSALS, ids=[f"{rule} {at}" for at, (_, _, rule) in enumerate(REFUSALS)]
)
def test_who_stays_is_told_by_which_rule(of_guest: dict[str, Any], of_room: dict[str, Any], rule: str) -> None:
    hosts = [a_host("a", 16, **NINE), a_host("b", **NINE | of_room)]
    instances = [
        an_instance("1", "a", **of_guest),
        an_instance("other", "b", 1, group="spread", held=(HELD,)),
    ]
    solution = drain(a_cluster(hosts, instances, ANTI), ["a"])
    assert not solution.relocations
    assert rules(solution, "1") == [rule]
    assert all(reason.says and reason.unblocks for reason in solution.stuck["1"])


def test_processor_features_hold_a_live_move_and_no_cold_one() -> None:
    hosts = [a_host("a", traits=frozenset({"HW_CPU_X86_AVX512F"})), a_host("b")]
    assert rules(drain(a_cluster(hosts, [an_instance("1", "a")]), ["a"]), "1") == ["L5"]
    assert drain(a_cluster(hosts, [an_instance("1", "a", way="cold")]), ["a"]).emptied == ("a",)


def test_a_dead_host_cannot_be_drained() -> None:
    for way, rule in (("live", "L2"), ("cold", "K2")):
        cluster = a_cluster([a_host("a", up=False), a_host("b")], [an_instance("1", "a", way=way)])
        assert rules(drain(cluster, ["a"]), "1") == [rule]


def test_an_affinity_group_all_on_one_host_cannot_leave_it() -> None:
    hosts = [a_host("a"), a_host("b")]
    group = Group("near", "affinity")
    both = [an_instance("1", "a", group="near"), an_instance("2", "a", group="near")]
    assert rules(drain(a_cluster(hosts, both, group), ["a"]), "1") == ["C11"]
    torn = [an_instance("1", "a", group="near"), an_instance("2", "b", group="near")]
    assert moves(drain(a_cluster(hosts, torn, group), ["a"])) == [("1", "a", "b")]


def test_a_migration_that_never_ended_counts_for_its_group() -> None:
    group = Group("spread", "anti-affinity", pending={"b": 1})
    solution = drain(
        a_cluster([a_host("a"), a_host("b")], [an_instance("1", "a", group="spread")], group),
        ["a"],
    )
    assert rules(solution, "1") == ["C10"]


def test_the_limit_cuts_the_end_off_and_says_so() -> None:
    cluster = a_cluster(
        [a_host("a"), a_host("b")],
        [an_instance("1", "a"), an_instance("2", "a"), an_instance("3", "a", 1)],
    )
    solution = drain(cluster, ["a"], MoveLimits(moves=2))
    assert moves(solution) == [("3", "a", "b"), ("1", "a", "b")]
    assert rules(solution, "2") == ["limit"]
    assert solution.emptied == ()
    assert len(drain(cluster, ["a"], MoveLimits(gib=3.5)).relocations) == 2


def test_an_unknown_host_is_refused() -> None:
    with pytest.raises(KeyError, match="x"):
        drain(a_cluster([a_host("a")], []), ["x"])


def test_the_reason_names_the_closest_host_and_what_lacks() -> None:
    hosts = [a_host("a", 16), a_host("b", 8), a_host("c", 10)]
    solution = drain(a_cluster(hosts, [an_instance("1", "a", 12)]), ["a"])
    assert solution.stuck["1"][0].says == "not enough room: b, c; c comes closest and lacks 2 MEMORY_MB"
