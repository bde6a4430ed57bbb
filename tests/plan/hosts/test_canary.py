"""The smallest instance of a way goes first, and the others wait for it: without circles, whatever they waited for before."""

from __future__ import annotations

from graphlib import TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from tests.plan.placing.small import a_guest
from watari.plan.hosts.canary import after_canaries
from watari.plan.placing.model import Guest, Shift

SIZES = {"big": 8, "middle": 4, "small": 1, "tiny": 1, "other": 1}
GUESTS = {name: a_guest(name, "a", size) for name, size in SIZES.items()} | {
    "stopped": a_guest("stopped", "a", 1, way="cold")
}


def a_shift(guest: str, *after: int, source: str = "a", target: str = "b") -> Shift:
    return Shift(guest, source, target, after)


def after(*shifts: Shift) -> list[tuple[int, ...]]:
    return [shift.after for shift in after_canaries(shifts, GUESTS)]


def test_the_smallest_goes_first_wherever_it_is_listed() -> None:
    assert after(a_shift("big"), a_shift("small"), a_shift("middle")) == [(1,), (), (1,)]


def test_of_two_that_are_alike_the_first_listed_goes_first() -> None:
    assert after(a_shift("tiny"), a_shift("small")) == [(), (0,)]


def test_what_weighs_is_the_time_that_a_move_takes_and_not_the_memory_alone() -> None:
    """A local disk of 1 GiB weighs as much as 4 GiB of memory."""
    guests = GUESTS | {"small": a_guest("small", "a", 1, local_disk_gib=1.0)}
    shifts = after_canaries([a_shift("small"), a_shift("middle")], guests)
    assert [shift.after for shift in shifts] == [(1,), ()]


def test_a_canary_waits_for_nothing_itself() -> None:
    """The small one waits for room: it is no canary, and what it waited for is still waited for."""
    assert after(a_shift("other", source="c", target="d"), a_shift("big"), a_shift("small", 0)) == [(), (), (0, 1)]


def test_where_all_wait_the_first_listed_is_the_canary() -> None:
    assert after(a_shift("other", source="c", target="d"), a_shift("big", 0), a_shift("small", 0)) == [(), (0,), (0, 1)]


def test_who_waits_for_the_canary_anyway_waits_once() -> None:
    assert after(a_shift("small"), a_shift("big", 0)) == [(), (0,)]


def test_every_way_has_a_canary_of_its_own() -> None:
    """Another target, the way back, and cold beside live may fail for other reasons."""
    alone = [
        a_shift("small"),
        a_shift("middle", target="c"),
        a_shift("big", source="b", target="a"),
        a_shift("stopped"),
    ]
    assert after(*alone) == [(), (), (), ()]


@st.composite
def crossings(draw: st.DrawFn) -> tuple[list[Shift], dict[str, Guest]]:
    """Up to ten shifts between three hosts; each may wait for some that are listed before it."""
    shifts: list[Shift] = []
    guests: dict[str, Guest] = {}
    for number in range(draw(st.integers(1, 10))):
        source, target = draw(st.permutations(["a", "b", "c"]))[:2]
        waits_for = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        shifts.append(Shift(str(number), source, target, tuple(sorted(waits_for))))
        guests[str(number)] = a_guest(
            str(number), source, draw(st.integers(1, 3)), way=draw(st.sampled_from(["live", "cold"]))
        )
    return shifts, guests


@given(crossings())
def test_whatever_waited_before_nothing_waits_in_a_circle_and_one_of_each_way_waits_for_no_other_of_it(
    crossing: tuple[list[Shift], dict[str, Guest]],
) -> None:
    shifts, guests = crossing
    made = after_canaries(shifts, guests)
    TopologicalSorter({at: shift.after for at, shift in enumerate(made)}).prepare()
    ways: dict[tuple[str, str, str], list[int]] = {}
    for at, (was, now) in enumerate(zip(shifts, made, strict=True)):
        assert (now.guest_id, now.source, now.target, now.after[: len(was.after)]) == (
            was.guest_id,
            was.source,
            was.target,
            was.after,
        )
        ways.setdefault((was.source, was.target, guests[was.guest_id].way), []).append(at)
    for way in ways.values():
        canaries = [at for at in way if made[at].after == shifts[at].after]
        assert any(all(first in made[at].after for at in way if at != first) for first in canaries)
