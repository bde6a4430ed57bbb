"""How much of each room is used, and the rooms in that order: the hottest to take from, the coolest that a guest may go to."""

from __future__ import annotations

from collections.abc import Iterator

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Guest
from watari.plan.placing.pools import Pool, Pools
from watari.plan.placing.ranking import Ranking
from watari.plan.placing.use import Use


class Heat:
    """The heat of every room, kept as guests move. ``ledger`` says what is free, and which rooms are open: those do not change."""

    def __init__(self, ledger: Ledger, use: Use) -> None:
        self._ledger = ledger
        self._sizes = use.rooms
        self.used = {room.name: use.others.get(room.name, 0.0) for room in ledger.cluster.rooms}
        for guest in ledger.cluster.guests:
            self.used[guest.host] += use.guests.get(guest.id, 0.0)
        self._giving = Ranking(ledger.free, ((self.of(name), name) for name in self.used))
        self._spent: set[str] = set()
        self._taking = Pools(ledger.cluster, ledger.reach, ledger.free)
        for name in self.used:
            if ledger.is_open(name):
                self._taking.open(name, self.of(name))
        self._zones: dict[frozenset[str], dict[str, Pool]] = {}

    def of(self, name: str) -> float:
        """Give the share of a room that is used."""
        size = self._sizes.get(name, 0.0)
        return self.used[name] / size if size else 0.0

    def most(self) -> float:
        """Give the heat of the hottest room."""
        return max(map(self.of, self.used), default=0.0)

    def mean(self) -> float:
        """Give what the heat of all would be if it were evened out like water."""
        size = sum(self._sizes.values())
        return sum(self.used.values()) / size if size else 0.0

    def hottest(self) -> str | None:
        """Give the hottest room that is not spent."""
        return next(self._giving.downwards(), None)

    def spend(self, name: str) -> None:
        """Note that nothing more can be taken from a room."""
        self._giving.take_out(self.of(name), name)
        self._spent.add(name)

    def shift(self, name: str, change: float) -> None:
        """Note that so much more of a room is used now; its guests, and what it has free, may change without that."""
        if name not in self._spent:
            self._giving.take_out(self.of(name), name)
        self.used[name] += change
        if name not in self._spent:
            self._giving.put(self.of(name), name)
        self._taking.update(name, self.of(name))

    def coolest(self, guest: Guest) -> Iterator[str]:
        """Rooms that ``guest`` may go to now, the coolest first. Nothing may move meanwhile."""
        return self._ledger.taking(guest, self._taking.of(guest).upwards(self._ledger.needs[guest.id]))

    def coolest_of(self, guest: Guest, pool: Pool) -> Iterator[str]:
        """Those of them that are in a pool of `zones`."""
        return self._ledger.taking(guest, pool.upwards(self._ledger.needs[guest.id]))

    def zones(self, guest: Guest) -> dict[str, Pool]:
        """Give the open rooms that ``guest`` may ever use, by zone."""
        names = self._taking.of(guest).names
        found = self._zones.get(names)
        if found is None:
            zones: dict[str, list[str]] = {}
            for name in names:
                zones.setdefault(self._ledger.cluster.room[name].zone, []).append(name)
            found = self._zones[names] = {zone: self._taking.among(frozenset(rooms)) for zone, rooms in zones.items()}
        return found
