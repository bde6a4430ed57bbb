"""Who holds what where, claims of moves under way included: the state that every planner works on.

Nova claims the target while the source is still held (C5), so a guest between `begin` and `end` counts on both hosts;
so it does for its anti-affinity group (C10: any migration under way whose source or target is the host counts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.plan.placing.away import Away
from watari.plan.placing.bonds import Bonds
from watari.plan.placing.classes import scarcest_first
from watari.plan.placing.model import Cluster, Group, Guest
from watari.plan.placing.pools import Pool, Pools
from watari.plan.placing.reach import Reach
from watari.plan.placing.rules import AFFINITY, ANTI_AFFINITY, HINTS, ROOM, Rule, kept_at_home

Amounts = tuple[int, ...]
"""One amount per resource class, in the order of `Ledger.classes`."""
Step = tuple[str, str, str]
"""A guest's id, where it was, where it went."""


class Ledger:
    """The rooms with what is free, the guests with where they are. ``closed`` rooms take nobody."""

    def __init__(self, cluster: Cluster, closed: Iterable[str] = ()) -> None:
        self.cluster = cluster
        self.classes = scarcest_first(cluster)
        self.needs: dict[str, Amounts] = {g.id: tuple(g.needs.get(c, 0) for c in self.classes) for g in cluster.guests}
        self.free: dict[str, list[int]] = {
            room.name: [room.capacity.get(c, 0) - room.used_by_others.get(c, 0) for c in self.classes]
            for room in cluster.rooms
        }
        self.at: dict[str, str] = {}
        self.heading: dict[str, str] = {}
        """Where guests under way are going."""
        self.on: dict[str, set[str]] = {room.name: set() for room in cluster.rooms}
        """The guests that count on each room, at rest or under way from or to there."""
        self.steps: list[Step] = []
        """Every move since the beginning, for `undo`."""
        self.kept = frozenset(guest.id for guest in cluster.guests if kept_at_home(guest, cluster.room[guest.host]))
        """The guests that nothing can move."""
        self._counts = {(group.id, room): count for group in cluster.groups for room, count in group.pending.items()}
        self.bonds = Bonds(cluster)
        self.away = Away()
        self.reach = Reach(cluster)
        self._pools = Pools(cluster, self.reach, self.free)
        for guest in cluster.guests:
            self.at[guest.id] = guest.host
            self._claim(guest, guest.host)
        shut = frozenset(closed)
        for room in cluster.rooms:
            if room.name not in shut and room.open and room.up:
                self.open(room.name)

    # moving

    def begin(self, guest: Guest, room: str) -> None:
        """Claim ``room`` for ``guest``, which still holds where it is."""
        self.heading[guest.id] = room
        self._claim(guest, room)

    def end(self, guest: Guest) -> None:
        """Let ``guest`` rest where it was heading, and free where it was."""
        room = self.heading.pop(guest.id)
        source = self.at[guest.id]
        self._release(guest, source)
        self.at[guest.id] = room
        self.away.note(guest, room)
        self.steps.append((guest.id, source, room))

    def move(self, guest: Guest, room: str) -> None:
        """Begin and end at once: for planning, where nothing else is under way."""
        self.begin(guest, room)
        self.end(guest)

    def undo(self, mark: int) -> None:
        """Take back every move since ``mark`` (a length of `steps`)."""
        while len(self.steps) > mark:
            guest_id, source, room = self.steps.pop()
            guest = self.cluster.guest[guest_id]
            self._release(guest, room)
            self._claim(guest, source)
            self.at[guest_id] = source
            self.away.note(guest, source)

    def open(self, room: str) -> None:
        """Let a room take guests."""
        self._pools.open(room, self.free[room][0])

    def close(self, room: str) -> None:
        """Let a room take nobody."""
        self._pools.close(room)

    def is_open(self, room: str) -> bool:
        """Whether a room may take guests."""
        return self._pools.is_open(room)

    def _claim(self, guest: Guest, room: str) -> None:
        self.on[room].add(guest.id)
        self._change(guest, room, 1)

    def _release(self, guest: Guest, room: str) -> None:
        self.on[room].discard(guest.id)
        self._change(guest, room, -1)

    def _change(self, guest: Guest, room: str, sign: int) -> None:
        free = self.free[room]
        for at, need in enumerate(self.needs[guest.id]):
            free[at] -= sign * need
        if guest.group is not None:
            key = guest.group, room
            self._counts[key] = self._counts.get(key, 0) + sign
        self._pools.update(room, free[0])

    # asking

    def pool(self, guest: Guest) -> Pool:
        """Give the rooms that ``guest`` may ever use, with those barred to it alone."""
        return self._pools.of(guest)

    def choice(self, guest: Guest) -> frozenset[str]:
        """Give the names of the rooms that ``guest`` may ever use."""
        names = self.pool(guest).names
        return names - guest.barred if guest.barred else names

    def breadth(self, guest: Guest) -> int:
        """How many rooms ``guest`` may ever use."""
        names = self.pool(guest).names
        return len(names) - sum(room in names for room in guest.barred)

    def may_ever(self, guest: Guest, room: str) -> bool:
        """Whether no rule of ever keeps ``guest`` from ``room``."""
        return room in self.pool(guest).names and room not in guest.barred

    def may_leave(self, guest: Guest) -> bool:
        """Whether anything can move ``guest``."""
        return guest.id not in self.kept

    def fits(self, guest: Guest, room: str) -> bool:
        """Whether ``room`` has what ``guest`` needs (C5)."""
        return all(need <= have or not need for need, have in zip(self.needs[guest.id], self.free[room], strict=True))

    def may(self, guest: Guest, room: str) -> bool:
        """Whether the rules of now let ``guest`` go to ``room``; those of ever are the pool's."""
        return self.fits(guest, room) and self._company(guest, room) is None

    def broken(self, guest: Guest, room: str) -> Rule | None:
        """Give the rule of now that keeps ``guest`` from ``room``; None when it may go."""
        return self._company(guest, room) if self.fits(guest, room) else ROOM

    def stands(self, guest: Guest) -> bool:
        """Whether the rules of now let ``guest`` be where it is."""
        room = self.at[guest.id]
        over = any(need and have < 0 for need, have in zip(self.needs[guest.id], self.free[room], strict=True))
        return not over and self._company(guest, room) is None

    def fellows(self, guest: Guest, room: str) -> int:
        """How many members of its group are on ``room`` or under way from or to there, itself left out."""
        if guest.group is None:
            return 0
        return self._counts.get((guest.group, room), 0) - (guest.id in self.on[room])

    def rooms_of(self, group: str) -> set[str]:
        """Give the rooms where members of a group are."""
        return {self.at[id_] for id_ in self.bonds.members[group]}

    def tightest(self, guest: Guest) -> Iterator[str]:
        """Rooms that ``guest`` may go to now, the fullest first. Nothing may move meanwhile."""
        needs = self.needs[guest.id]
        return self.taking(guest, self.pool(guest).upwards(needs, needs[0]))

    def roomiest(self, guest: Guest) -> Iterator[str]:
        """Rooms that ``guest`` may go to now, the emptiest first. Nothing may move meanwhile."""
        return self.taking(guest, self.pool(guest).downwards(self.needs[guest.id]))

    def emptiest(self, guest: Guest) -> Iterator[str]:
        """Open rooms that ``guest`` may ever use, full or not, the emptiest first. Nothing may move meanwhile."""
        return (room for room in self.pool(guest).downwards() if room not in guest.barred)

    def taking(self, guest: Guest, rooms: Iterable[str]) -> Iterator[str]:
        """Those of some rooms of its pool that ``guest`` may go to now."""
        home = self.at[guest.id]
        return (room for room in rooms if room != home and room not in guest.barred and self.may(guest, room))

    def in_the_way(self, guest: Guest, room: str) -> set[str]:
        """Give the guests on ``room`` that by anti-affinity or hints (C10, C8) keep ``guest`` away, each of them for itself."""
        there = self.on[room] & self.bonds.apart(guest)
        group = self.bonds.group_of(guest)
        if group is not None and group.policy == "anti-affinity" and self.fellows(guest, room) >= group.max_per_host:
            there |= self.on[room] & self.bonds.members[group.id]
        return there

    def _company(self, guest: Guest, room: str) -> Rule | None:
        if guest.group is not None:
            rule = self._group(guest, self.cluster.group[guest.group], room)
            if rule is not None:
                return rule
        if not self.bonds.apart(guest).isdisjoint(self.on[room]):
            return HINTS
        if guest.beside and not any(self._rests(id_, room) for id_ in guest.beside):
            return HINTS
        return None

    def _group(self, guest: Guest, group: Group, room: str) -> Rule | None:
        if group.policy == "anti-affinity" and self.fellows(guest, room) >= group.max_per_host:
            return ANTI_AFFINITY
        if group.policy == "affinity" and not any(
            self._rests(id_, room) for id_ in self.bonds.members[group.id] if id_ != guest.id
        ):
            return AFFINITY
        return None

    def _rests(self, guest_id: str, room: str) -> bool:
        return self.at.get(guest_id) == room and guest_id not in self.heading
