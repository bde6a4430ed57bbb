"""Where `watari verify` looks at addresses that a routed join made new."""

from collections.abc import Iterator
from typing import Literal

import pytest

from tests.rehearse.crossing import crossing
from watari.clouds.errors import VantageError
from watari.clouds.reach import Reach, named
from watari.clouds.simulated import example_world
from watari.journeys.surveys.crossing import looks_beyond
from watari.model.goal import Vantage
from watari.model.plan import Plan
from watari.model.survey.survey import Observation


class Walled:
    """A place from which no way leads to the new subnet."""

    name = "rack"

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        raise VantageError(f"{address}: Network is unreachable", cure="give it a route")

    def pulse(self, address: str, tcp_port: int | None, ended: object) -> Iterator[bool]:
        raise VantageError(f"{address}: Network is unreachable", cure="give it a route")


def seen_from(side: Literal["source", "target", "both"]) -> list[Observation]:
    """What is seen of a new address from a walled place on this side."""
    world, planned = example_world(), crossing()[0]
    goal = planned.goal.model_copy(update={"vantages": (Vantage(name="rack", where="rack", side=side, tcp_port=80),)})
    plan: Plan = planned.model_copy(update={"goal": goal})
    clouds = Reach({"source": world.cloud("classic"), "target": world.cloud("nyah")}, named((Walled(),)))
    return list(looks_beyond(plan, {"10.3.0.11"}, clouds))


@pytest.mark.parametrize("side", ["source", "both"])
def test_a_place_on_the_old_side_needs_no_way_to_a_new_address(side: Literal["source", "both"]) -> None:
    assert seen_from(side) == []


def test_a_place_on_the_new_side_must_have_one() -> None:
    with pytest.raises(VantageError):
        seen_from("target")
