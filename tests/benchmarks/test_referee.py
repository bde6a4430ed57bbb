"""The referee of the benchmarks refuses what Nova refuses, each rule broken once, and counts what really came of it."""

import pytest

from benchmarks.rebalancing.cluster import Cluster, Host, Instance, Move
from benchmarks.rebalancing.referee import Refusal, crowded, replay, replay_mixed
from tests.benchmarks.small import cluster, host, instance, move

GROUPED = cluster(instance("one", "a", group="g"), instance("two", "b", group="g"))


def test_a_lawful_move_empties_its_host() -> None:
    verdict = replay(cluster(instance("one", "a"), instance("two", "b")), [move("one", "a", "b")])
    assert (verdict.emptied, verdict.moved, verdict.moved_gib, verdict.refused) == (("a",), 1, 4.0, {})


def test_a_host_that_was_empty_before_does_not_count() -> None:
    assert replay(cluster(instance("one", "a")), []).emptied == ()


def test_a_host_that_another_came_to_is_not_empty() -> None:
    small = cluster(instance("one", "a"), instance("two", "b"))
    assert replay(small, [move("one", "a", "c"), move("two", "b", "a")]).emptied == ("b",)


REFUSED: dict[Refusal, tuple[Cluster, Move]] = {
    "source": (cluster(instance("one", "a")), move("one", "b", "c")),
    "same": (cluster(instance("one", "a", ram_gib=2)), move("one", "a", "a")),
    "disabled": (cluster(instance("one", "a"), hosts=(host("a"), host("b", enabled=False))), move("one", "a", "b")),
    "not live": (cluster(instance("one", "a", live=False)), move("one", "a", "b")),
    "capacity": (cluster(instance("one", "a"), instance("two", "b", ram_gib=5)), move("one", "a", "b")),
    "zone": (cluster(instance("one", "a", zone_pin="az1")), move("one", "a", "c")),
    "group": (GROUPED, move("one", "a", "b")),
    "order": (cluster(instance("one", "a")), move("one", "a", "b", 0)),
}


@pytest.mark.parametrize("why", REFUSED)
def test_refuses(why: Refusal) -> None:
    small, broken = REFUSED[why]
    verdict = replay(small, [broken])
    assert (verdict.refused, verdict.moved, verdict.emptied) == ({0: why}, 0, ())


def test_refuses_who_and_where_nobody_knows() -> None:
    small = cluster(instance("one", "a"))
    assert replay(small, [move("none", "a", "b"), move("one", "a", "nowhere")]).refused == {0: "source", 1: "disabled"}


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({"vcpus": 9}, True),
        ({"vcpus": 8}, False),
        ({"disk_gib": 101}, True),
        ({"disk_gib": 100}, False),
        ({"ram_mib": 8193}, True),
    ],
)
def test_each_resource_has_its_limit_and_cores_their_ratio(changed: dict[str, int], *, lacks: bool) -> None:
    large: Host = host("a", ram_gib=100)
    large["vcpus"], large["disk_gib"] = 100, 1000
    one: Instance = instance("one", "a")
    one.update(changed)  # type: ignore[typeddict-item]
    verdict = replay(cluster(one, hosts=(large, host("b"))), [move("one", "a", "b")])
    assert verdict.refused == ({0: "capacity"} if lacks else {})


def test_a_group_may_have_as_many_on_a_host_as_its_rule_says() -> None:
    two = cluster(*GROUPED["instances"], max_per_host=2)
    assert replay(two, [move("one", "a", "b")]).refused == {}


def test_room_that_was_left_is_free_and_room_that_was_taken_is_not() -> None:
    small = cluster(instance("one", "a", ram_gib=8), instance("two", "b", ram_gib=8))
    ring = [move("two", "b", "c"), move("one", "a", "b")]
    assert replay(small, ring).refused == {}
    assert replay(small, [ring[1], ring[0]]).refused == {0: "capacity"}


def test_after_a_refusal_the_instance_is_still_where_it_was() -> None:
    small = cluster(instance("one", "a", zone_pin="az1"))
    verdict = replay(small, [move("one", "a", "c"), move("one", "c", "b"), move("one", "a", "b")])
    assert verdict.refused == {0: "zone", 1: "source"}
    assert verdict.emptied == ("a",)


def test_who_waits_for_a_refused_move_is_refused() -> None:
    small = cluster(instance("one", "a", zone_pin="az1"), instance("two", "b"))
    moves = [move("one", "a", "c"), move("two", "b", "c", 0)]
    assert replay(small, moves).refused == {0: "zone", 1: "order"}
    assert replay_mixed(small, moves, 1).refused == {0: "zone", 1: "order"}


def refusals(small: Cluster, moves: list[Move]) -> set[Refusal]:
    """What is refused in any of many random orders."""
    found = (replay_mixed(small, moves, seed) for seed in range(50))
    return {why for verdict in found for why in verdict.refused.values()}


def test_source_and_target_are_both_held_while_a_move_is_under_way() -> None:
    small = cluster(instance("one", "a", ram_gib=8), instance("two", "b", ram_gib=8))
    assert refusals(small, [move("two", "b", "c"), move("one", "a", "b")]) == {"capacity"}
    assert refusals(small, [move("two", "b", "c"), move("one", "a", "b", 0)]) == set()


def test_a_member_that_leaves_keeps_another_one_out_until_it_has_left() -> None:
    assert refusals(GROUPED, [move("two", "b", "c"), move("one", "a", "b")]) == {"group"}
    assert refusals(GROUPED, [move("two", "b", "c"), move("one", "a", "b", 0)]) == set()


def test_an_instance_under_way_cannot_be_moved_again() -> None:
    small = cluster(instance("one", "a"))
    assert refusals(small, [move("one", "a", "b"), move("one", "b", "c")]) == {"source"}
    assert refusals(small, [move("one", "a", "b"), move("one", "b", "c", 0)]) == set()


@pytest.mark.parametrize(
    "small",
    [
        cluster(instance("one", "a", ram_gib=9)),
        cluster(instance("one", "a", zone_pin="az2")),
        cluster(instance("one", "a", group="g"), instance("two", "a", group="g")),
    ],
    ids=["capacity", "zone", "group"],
)
def test_tells_a_cluster_that_breaks_the_rules_from_the_beginning(small: Cluster) -> None:
    assert len(crowded(small)) == 1
    assert crowded(GROUPED) == []
