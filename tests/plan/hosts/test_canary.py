"""The smallest instance of a way goes first, and the others wait for it.

Without circles, whatever they waited for before.
"""

from __future__ import annotations

from graphlib import TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from tests.placing.small import an_instance
from watari.placing.model import PlacedInstance, Relocation
from watari.plan.hosts.canary import after_canaries

SIZES = {"big": 8, "middle": 4, "small": 1, "tiny": 1, "other": 1}
INSTANCES = {name: an_instance(name, "a", size) for name, size in SIZES.items()} | {
    "stopped": an_instance("stopped", "a", 1, way="cold")
}


def a_relocation(instance: str, *after: int, source: str = "a", target: str = "b") -> Relocation:
    return Relocation(instance, source, target, after)


def after(*relocations: Relocation) -> list[tuple[int, ...]]:
    return [relocation.after for relocation in after_canaries(relocations, INSTANCES)]


def test_the_smallest_goes_first_wherever_it_is_listed() -> None:
    assert after(a_relocation("big"), a_relocation("small"), a_relocation("middle")) == [(1,), (), (1,)]


def test_of_two_that_are_alike_the_first_listed_goes_first() -> None:
    assert after(a_relocation("tiny"), a_relocation("small")) == [(), (0,)]


def test_what_weighs_is_the_time_that_a_move_takes_and_not_the_memory_alone() -> None:
    """A local disk of 1 GiB weighs as much as 4 GiB of memory."""
    instances = INSTANCES | {"small": an_instance("small", "a", 1, local_disk_gib=1.0)}
    relocations = after_canaries([a_relocation("small"), a_relocation("middle")], instances)
    assert [relocation.after for relocation in relocations] == [(1,), ()]


def test_a_canary_waits_for_nothing_itself() -> None:
    """The small one waits for room: it is no canary, and what it waited for is still waited for."""
    assert after(a_relocation("other", source="c", target="d"), a_relocation("big"), a_relocation("small", 0)) == [
        (),
        (),
        (0, 1),
    ]


def test_where_all_wait_the_first_listed_is_the_canary() -> None:
    assert after(a_relocation("other", source="c", target="d"), a_relocation("big", 0), a_relocation("small", 0)) == [
        (),
        (0,),
        (0, 1),
    ]


def test_who_waits_for_the_canary_anyway_waits_once() -> None:
    assert after(a_relocation("small"), a_relocation("big", 0)) == [(), (0,)]


def test_every_way_has_a_canary_of_its_own() -> None:
    """Another target, the way back, and cold beside live may fail for other reasons."""
    alone = [
        a_relocation("small"),
        a_relocation("middle", target="c"),
        a_relocation("big", source="b", target="a"),
        a_relocation("stopped"),
    ]
    assert after(*alone) == [(), (), (), ()]


@st.composite
def crossings(draw: st.DrawFn) -> tuple[list[Relocation], dict[str, PlacedInstance]]:
    """Up to ten shifts between three hosts; each may wait for some that are listed before it."""
    relocations: list[Relocation] = []
    instances: dict[str, PlacedInstance] = {}
    for number in range(draw(st.integers(1, 10))):
        source, target = draw(st.permutations(["a", "b", "c"]))[:2]
        waits_for = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        relocations.append(Relocation(str(number), source, target, tuple(sorted(waits_for))))
        instances[str(number)] = an_instance(
            str(number), source, draw(st.integers(1, 3)), way=draw(st.sampled_from(["live", "cold"]))
        )
    return relocations, instances


@given(crossings())
def test_whatever_waited_before_nothing_waits_in_a_circle_and_one_of_each_way_waits_for_no_other_of_it(
    crossing: tuple[list[Relocation], dict[str, PlacedInstance]],
) -> None:
    relocations, instances = crossing
    made = after_canaries(relocations, instances)
    TopologicalSorter({at: relocation.after for at, relocation in enumerate(made)}).prepare()
    ways: dict[tuple[str, str, str], list[int]] = {}
    for at, (was, now) in enumerate(zip(relocations, made, strict=True)):
        assert (now.instance_id, now.source, now.target, now.after[: len(was.after)]) == (
            was.instance_id,
            was.source,
            was.target,
            was.after,
        )
        ways.setdefault((was.source, was.target, instances[was.instance_id].way), []).append(at)
    for way in ways.values():
        canaries = [at for at in way if made[at].after == relocations[at].after]
        assert any(all(first in made[at].after for at in way if at != first) for first in canaries)
