"""The model of how long moves take: Watari's slots, Watcher's barriers, and what no order can beat."""

import pytest

from benchmarks.rebalancing.dispatch import at_least, barriers, durations, event_driven
from tests.benchmarks.small import cluster, instance, move
from watari.model.goal import Limits

LIMITS = Limits(moves=10, per_source_host=1, per_target_host=2)


def test_a_move_takes_its_memory_and_ten_seconds() -> None:
    small = cluster(instance("one", "a", ram_gib=8))
    assert durations(small, [move("one", "a", "b")]) == pytest.approx([10 + 1.3 * 8 * 2**30 * 8 / 10e9])


def test_moves_that_share_nothing_go_at_once() -> None:
    moves = [move("one", "a", "x"), move("two", "b", "y"), move("three", "c", "z")]
    assert event_driven(moves, [5, 3, 4], LIMITS) == 5
    assert barriers(moves, [5, 3, 4], LIMITS) == 5 + 4


def test_one_leaves_a_host_at_a_time_within_a_barrier_too() -> None:
    moves = [move("one", "a", "x"), move("two", "a", "y")]
    assert event_driven(moves, [5, 3], LIMITS) == barriers(moves, [5, 3], LIMITS) == 8


def test_two_arrive_at_a_host_at_a_time() -> None:
    moves = [move("one", "a", "x"), move("two", "b", "x"), move("three", "c", "x")]
    assert event_driven(moves, [5, 3, 4], LIMITS) == 7


def test_all_moves_together_have_a_limit() -> None:
    moves = [move("one", "a", "x"), move("two", "b", "y"), move("three", "c", "z")]
    assert event_driven(moves, [5, 3, 4], Limits(moves=2)) == 7
    assert event_driven(moves, [5, 3, 4], Limits(moves=1)) == 12


def test_a_move_waits_for_its_forerunner() -> None:
    moves = [move("one", "a", "x"), move("two", "b", "y", 0)]
    assert event_driven(moves, [5, 3], LIMITS) == 8


def test_moves_that_wait_for_each_other_are_no_plan() -> None:
    with pytest.raises(ValueError, match="2 moves wait"):
        event_driven([move("one", "a", "x", 1), move("two", "b", "y", 0)], [5, 3], LIMITS)


def test_no_order_beats_the_busiest_place() -> None:
    moves = [move("one", "a", "x"), move("two", "a", "y"), move("three", "b", "x"), move("four", "c", "x")]
    seconds = [5.0, 3.0, 4.0, 9.0]
    assert at_least(moves, seconds, LIMITS) == 9
    assert event_driven(moves, seconds, LIMITS) >= 9
    assert at_least(moves, seconds, Limits(moves=1)) == sum(seconds)
