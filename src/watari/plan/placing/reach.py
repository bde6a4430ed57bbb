"""Which rooms each guest may ever use, whoever is where.

Rooms in which the rules of ever see no difference are asked about once, for all guests in which they see none. Names matter to
two rules only, isolation and left-over bindings, so these are left out of that: isolation is laid over it, as one set for all
guests of a tenant. So the work is that of the kinds of rooms times the kinds of guests, plus the size of the different sets.
"""

from __future__ import annotations

from dataclasses import replace

from watari.plan.placing.model import Cluster, Guest, Room
from watari.plan.placing.rules import broken_ever, guest_features

Nature = tuple[object, ...]
"""What the rules of ever see in a room, or in a guest with its home, but for names."""


class Reach:
    """The rooms of a cluster, by nature."""

    def __init__(self, cluster: Cluster) -> None:
        self._room = cluster.room
        kinds: dict[Nature, list[str]] = {}
        for room in cluster.rooms:
            kinds.setdefault(_nature(room), []).append(room.name)
        self._kinds = [(cluster.room[names[0]], frozenset(names)) for names in kinds.values()]
        self._homes = {room.name: (room.kind, room.version, guest_features(room)) for room in cluster.rooms}
        self._passed: dict[Nature, tuple[int, ...]] = {}
        self._names: dict[tuple[tuple[int, ...], frozenset[str] | None], frozenset[str]] = {}
        self._same: dict[frozenset[str], frozenset[str]] = {}

    def of(self, guest: Guest) -> frozenset[str]:
        """Give the rooms that ``guest`` may ever use, with those barred to it alone; one and the same set for all who have it."""
        nature = (
            guest.zone_pin,
            guest.required_traits,
            guest.forbidden_traits,
            guest.way,
            tuple(sorted(guest.needs.items())),
            self._homes[guest.host],
        )
        passed = self._passed.get(nature)
        if passed is None:
            passed = self._passed[nature] = self._passing(guest)
        names = self._names.get((passed, guest.allowed))
        if names is None:
            names = self._names[passed, guest.allowed] = self._joined(passed, guest.allowed)
        return names

    def _passing(self, guest: Guest) -> tuple[int, ...]:
        """The kinds of rooms from which no rule keeps ``guest`` by nature."""
        nameless, home = replace(guest, allowed=None, barred=frozenset()), self._room[guest.host]
        return tuple(
            number for number, (room, _) in enumerate(self._kinds) if broken_ever(nameless, home, room) is None
        )

    def _joined(self, passed: tuple[int, ...], allowed: frozenset[str] | None) -> frozenset[str]:
        kinds = (self._kinds[number][1] for number in passed)
        names = frozenset[str]().union(*(names if allowed is None else names & allowed for names in kinds))
        return self._same.setdefault(names, names)


def _nature(room: Room) -> Nature:
    return (
        room.open and room.up,
        room.zone,
        frozenset(room.capacity),
        frozenset(room.grains.items()),
        room.traits,
        room.kind,
        room.version,
    )
