from __future__ import annotations

import pytest

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.availability_zones_exist import availability_zones_exist
from watari.model.goal import Mapping
from watari.model.survey.compute import Aggregate


def test_passes_a_zone_of_the_target() -> None:
    assert findings(availability_zones_exist) == []


ROOM = {"instances": (an_instance(availability_zone="room-2"),)}


def test_finds_a_zone_that_the_target_does_not_have() -> None:
    assert one(availability_zones_exist, source=ROOM) == ("block", "room-2", True)


def test_passes_a_mapped_zone() -> None:
    goal = {"map": Mapping(availability_zones={"room-2": "east"})}
    target = {"aggregates": (Aggregate(id=1, name="east", availability_zone="east"),)}
    assert findings(availability_zones_exist, source=ROOM, target=target, goal=goal) == []


@pytest.mark.parametrize("zone", ["west", "nova"])
def test_finds_a_zone_that_cannot_be_asked_for(zone: str) -> None:
    goal = {"map": Mapping(availability_zones={"room-2": zone})}
    assert one(availability_zones_exist, source=ROOM, goal=goal) == ("block", "room-2", False)
