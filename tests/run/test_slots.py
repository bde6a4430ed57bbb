"""How much may go on at once."""

from __future__ import annotations

from tests.run.story import instance_move
from watari.clouds.simulated import example_world
from watari.model.goal import Limits
from watari.model.plan import Move
from watari.run.slots import Slots


def moves(count: int, host: str | None) -> list[Move]:
    move = instance_move(example_world(), "web-1")
    return [move.model_copy(update={"id": f"{host}-{n}", "source_host": host}) for n in range(count)]


def test_moves_at_once() -> None:
    slots, limits = Slots(), Limits(moves=2)
    one, two, three = moves(3, None)
    assert (slots.enter(one, limits), slots.enter(two, limits)) == (None, None)
    assert slots.enter(three, limits) == "2 moves go on (limit moves=2)"
    slots.leave(one.id)
    assert slots.enter(three, limits) is None


def test_who_is_inside_stays() -> None:
    slots, limits = Slots(), Limits(moves=1)
    one = moves(1, None)[0]
    assert (slots.enter(one, limits), slots.enter(one, limits)) == (None, None)


def test_moves_from_one_source_host() -> None:
    slots, limits = Slots(), Limits(moves=9, per_source_host=1)
    old_1, old_2 = moves(2, "old")
    assert slots.enter(old_1, limits) is None
    assert slots.enter(old_2, limits) == "1 moves from old go on (limit per_source_host=1)"
    assert slots.enter(moves(1, "other")[0], limits) is None


def to_host(host: str | None, *ids: str) -> list[Move]:
    """Moves from different hosts to one that the plan names."""
    move = moves(1, None)[0]
    return [move.model_copy(update={"id": id_, "source_host": f"of {id_}", "target_host": host}) for id_ in ids]


def test_moves_to_a_host_that_the_plan_names() -> None:
    slots, limits = Slots(), Limits(moves=9, per_target_host=2)
    one, two, three = to_host("new", "one", "two", "three")
    assert (slots.enter(one, limits), slots.enter(two, limits)) == (None, None)
    assert slots.enter(three, limits) == "2 moves to new go on (limit per_target_host=2)"
    assert [slots.enter(move, limits) for move in (*to_host("other", "four"), *to_host(None, "five"))] == [None, None]
    slots.leave(one.id)
    assert slots.enter(three, limits) is None


def test_who_must_wait_for_its_target_takes_no_place_anywhere() -> None:
    slots, limits = Slots(), Limits(moves=2, per_source_host=1, per_target_host=1)
    one, two = to_host("new", "one", "two")
    assert slots.enter(one, limits) is None
    assert slots.enter(two, limits) is not None
    assert slots.inside() == ("one",)
    assert slots.enter(two.model_copy(update={"id": "three", "target_host": "other"}), limits) is None


def test_a_boot_on_the_host_that_the_plan_names_has_its_place_already() -> None:
    slots, limits = Slots(), Limits(moves=9, per_target_host=1)
    assert slots.enter(to_host("new", "one")[0], limits) is None
    assert slots.begin_boot("one", limits) is None
    assert slots.begin_boot("two", limits) == "a target host may have 1 moves (limit per_target_host=1)"


def test_a_boot_whose_host_is_not_known_counts_for_every_host() -> None:
    slots, limits = Slots(), Limits(per_target_host=2)
    assert (slots.begin_boot("a", limits), slots.begin_boot("b", limits)) == (None, None)
    assert slots.begin_boot("c", limits) is not None
    slots.booted("a", "new-1")
    slots.booted("b", "new-2")
    assert slots.begin_boot("c", limits) is None
    assert slots.begin_boot("d", limits) is not None
    slots.leave("a")
    slots.leave("b")
    assert slots.begin_boot("d", limits) is None


def test_carries_at_once() -> None:
    slots, limits = Slots(), Limits(carries=1)
    assert (slots.begin_carry("a", limits), slots.begin_carry("a", limits)) == (None, None)
    assert slots.begin_carry("b", limits) == "1 disks are being carried (limit carries=1)"
    slots.end_carry("a")
    assert slots.begin_carry("b", limits) is None


def test_a_limit_that_was_raised_lets_more_in_at_once() -> None:
    slots = Slots()
    one, two = moves(2, None)
    assert slots.enter(one, Limits(moves=1)) is None
    assert slots.enter(two, Limits(moves=1)) is not None
    assert slots.enter(two, Limits(moves=2)) is None
