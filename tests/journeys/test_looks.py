"""Looks from vantage points.

Between hosts an address without a way to it is left out, in a crossing it ends the survey.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from tests.checks.host_asking import a_drain
from watari.clouds.errors import VantageError
from watari.clouds.reach import Reach, named
from watari.journeys.surveys.looks import looks, possible_looks
from watari.model.goal import Goal, Vantage
from watari.model.survey.survey import Observation

ONE, TWO, THREE = "192.0.2.1", "192.0.2.2", "192.0.2.3"
GOAL = a_drain(vantages=(Vantage(name="rack", where="rack", tcp_port=443), Vantage(name="door", where="door")))
Looks = Callable[[Goal, Reach, Collection[str]], tuple[Observation, ...]]


@dataclass
class Point:
    """A vantage point: it has a way to the addresses of ``answers``, which answer or not, and to no other."""

    name: str
    answers: Mapping[str, bool]
    asked: set[tuple[str, int | None]] = field(default_factory=set)

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        self.asked.add((address, tcp_port))
        if address not in self.answers:
            raise VantageError(f"{address}: no route", cure="give it a route")
        return Observation(vantage=self.name, address=address, answers=self.answers[address])

    def pulse(self, address: str, tcp_port: int | None, ended: threading.Event) -> Iterator[bool]:
        yield from ()


def seen(look: Looks, *points: Point, addresses: Collection[str] = (ONE, TWO)) -> list[tuple[str, str, bool]]:
    return [(o.vantage, o.address, o.answers) for o in look(GOAL, Reach({}, named(points)), addresses)]


@pytest.mark.parametrize("look", [looks, possible_looks])
def test_every_point_looks_at_every_address_by_its_own_port(look: Looks) -> None:
    rack, door = Point("rack", {ONE: True, TWO: False}), Point("door", {ONE: True, TWO: True})
    assert seen(look, rack, door) == [
        ("rack", ONE, True),
        ("rack", TWO, False),
        ("door", ONE, True),
        ("door", TWO, True),
    ]
    assert (rack.asked, door.asked) == ({(ONE, 443), (TWO, 443)}, {(ONE, None), (TWO, None)})


def test_an_address_without_a_way_to_it_is_left_out_and_not_taken_for_silent() -> None:
    rack, door = Point("rack", {ONE: True, THREE: False}), Point("door", {TWO: True})
    assert seen(possible_looks, rack, door, addresses=(ONE, TWO, THREE)) == [
        ("rack", ONE, True),
        ("rack", THREE, False),
        ("door", TWO, True),
    ]


def test_a_point_that_has_a_way_to_none_is_an_error_even_beside_one_that_sees_all() -> None:
    """It is not there, or may not be used: a survey that left it out would promise looks that nobody takes."""
    with pytest.raises(VantageError, match=rf"{ONE}: no route"):
        seen(possible_looks, Point("rack", {ONE: True, TWO: True}), Point("door", {}))


def test_where_nobody_needs_to_look_no_point_is_at_fault() -> None:
    assert seen(possible_looks, Point("rack", {}), addresses=()) == []


def test_a_crossing_wants_a_way_to_every_address() -> None:
    with pytest.raises(VantageError, match=rf"{TWO}: no route"):
        seen(looks, Point("rack", {ONE: True}))
