"""Rooms sorted by what they have free, one list for each set of rooms that some guests may ever use.

Many guests have the same choice of rooms (those of their zone, say), so a list serves all of them; a room that takes a
guest changes its place in the few lists that hold it. Finding the tightest room that fits costs a bisection.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from watari.plan.placing.model import Cluster, Guest, Room
from watari.plan.placing.rules import broken_ever, guest_features

Likeness = tuple[object, ...]
"""Guests of the same likeness may ever use the same rooms."""


class Pool:
    """The open rooms of one choice, from the fullest to the emptiest (by one resource class)."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self._sorted: list[tuple[float, str]] = []

    def put(self, free: float, name: str) -> None:
        """Take a room in."""
        insort(self._sorted, (free, name))

    def take_out(self, free: float, name: str) -> None:
        """Take a room out; ``free`` as it was when it was put in."""
        del self._sorted[bisect_left(self._sorted, (free, name))]

    def tightest(self, need: float) -> Iterator[str]:
        """Rooms with at least ``need`` free, the fullest first. The pool must not change meanwhile."""
        for at in range(bisect_left(self._sorted, (need, "")), len(self._sorted)):
            yield self._sorted[at][1]

    def roomiest(self) -> Iterator[str]:
        """All open rooms, the emptiest first. The pool must not change meanwhile."""
        for _, name in reversed(self._sorted):
            yield name


class Pools:
    """The pools of a cluster, made as guests ask for them."""

    def __init__(self, cluster: Cluster) -> None:
        self._rooms = cluster.rooms
        self._room = cluster.room
        self._by_guest: dict[str, Pool] = {}
        self._by_likeness: dict[Likeness, Pool] = {}
        self._by_names: dict[frozenset[str], Pool] = {}
        self._open: dict[str, int] = {}
        """What each open room has free."""
        self._holding: dict[str, list[Pool]] = {room.name: [] for room in cluster.rooms}

    def of(self, guest: Guest) -> Pool:
        """Give the rooms that ``guest`` may ever use, its own left in where it is one of them."""
        pool = self._by_guest.get(guest.id)
        if pool is None:
            pool = self._by_guest[guest.id] = self._chosen(guest, self._room[guest.host])
        return pool

    def _chosen(self, guest: Guest, home: Room) -> Pool:
        likeness = _likeness(guest, home)
        pool = self._by_likeness.get(likeness)
        if pool is None:
            names = frozenset(room.name for room in self._rooms if broken_ever(guest, home, room) is None)
            pool = self._by_likeness[likeness] = self._by_names.get(names) or self._made(names)
        return pool

    def _made(self, names: frozenset[str]) -> Pool:
        pool = self._by_names[names] = Pool(names)
        for name in names:
            self._holding[name].append(pool)
            if name in self._open:
                pool.put(self._open[name], name)
        return pool

    def open(self, name: str, free: int) -> None:
        """Let a room be found."""
        self._open[name] = free
        for pool in self._holding[name]:
            pool.put(free, name)

    def close(self, name: str) -> None:
        """Let a room be found no more."""
        free = self._open.pop(name)
        for pool in self._holding[name]:
            pool.take_out(free, name)

    def is_open(self, name: str) -> bool:
        """Whether a room can be found."""
        return name in self._open

    def update(self, name: str, free: int) -> None:
        """Note what a room has free now; a closed one is noted when it opens."""
        if name in self._open and self._open[name] != free:
            self.close(name)
            self.open(name, free)


def _likeness(guest: Guest, home: Room) -> Likeness:
    return (
        guest.zone_pin,
        guest.required_traits,
        guest.forbidden_traits,
        guest.allowed,
        guest.barred,
        guest.way,
        home.kind,
        home.version,
        guest_features(home),
        tuple(sorted(guest.needs.items())),
    )
