"""How far apart things are: places in a cloud, a table of distances between them, pairs that want to be near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watari.plan.placing.model import Room


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, as exactly as is known."""

    zone: str | None = None
    rack: str | None = None
    host: str | None = None


@dataclass(frozen=True)
class Distances:
    """How far places are from each other, in a unit of the operator's choice (microseconds, hops).

    ``between`` holds pairs of racks or pairs of zones, in either order; racks are looked up first. A pair of the same name
    is the distance inside it (two hosts of one rack). The same host is 0. ``elsewhere`` is for pairs that it does not name.
    """

    between: Mapping[tuple[str, str], float]
    elsewhere: float

    def of(self, a: Place, b: Place) -> float:
        """Give the distance between two places."""
        if a.host is not None and a.host == b.host:
            return 0.0
        for first, second in ((a.rack, b.rack), (a.zone, b.zone)):
            if first is not None and second is not None:
                found = self.between.get((first, second), self.between.get((second, first)))
                if found is not None:
                    return found
        return self.elsewhere


@dataclass(frozen=True, slots=True)
class Pair:
    """A guest that wants to be near another guest (its id) or near a place (where its volume is)."""

    guest_id: str
    to: str | Place
    weight: float = 1.0


def place_of(room: Room) -> Place:
    """Give where a room is."""
    return Place(room.zone, room.rack, room.name)
