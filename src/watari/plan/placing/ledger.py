"""Who holds what where, claims of moves under way included: the state that every planner works on.

Nova claims the target while the source is still held (C5), so a guest between `begin` and `end` counts on both hosts;
so it does for its anti-affinity group (C10: any migration under way whose source or target is the host counts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.plan.placing.bonds import Bonds
from watari.plan.placing.model import Cluster, Group, Guest
from watari.plan.placing.pools import Pool, Pools
from watari.plan.placing.rules import AFFINITY, ANTI_AFFINITY, HINTS, ROOM, Rule, kept_at_home

Amounts = tuple[int, ...]
"""One amount per resource class, in the order of `Ledger.classes`."""
ALWAYS = ("MEMORY_MB",)
"""Classes that are counted even when no guest needs any."""
Step = tuple[str, str, str]
"""A guest's id, where it was, where it went."""


class Ledger:
    """The rooms with what is free, the guests with where they are. ``closed`` rooms take nobody."""

    def __init__(self, cluster: Cluster, closed: Iterable[str] = ()) -> None:
        self.cluster = cluster
        self.classes = _classes(cluster)
        self.needs: dict[str, Amounts] = {g.id: tuple(g.needs.get(c, 0) for c in self.classes) for g in cluster.guests}
        self.free: dict[str, list[int]] = {
            room.name: [room.capacity.get(c, 0) - room.used_by_others.get(c, 0) for c in self.classes] for room in cluster.rooms
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
        self._pools = Pools(cluster)
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
        """Give the rooms that ``guest`` may ever use."""
        return self._pools.of(guest)

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
        home = self.at[guest.id]
        pool = self.pool(guest).tightest(self.needs[guest.id][0])
        return (room for room in pool if room != home and self.may(guest, room))

    def roomiest(self, guest: Guest) -> Iterator[str]:
        """Rooms that ``guest`` may go to now, the emptiest first. Nothing may move meanwhile."""
        home = self.at[guest.id]
        return (room for room in self.pool(guest).roomiest() if room != home and self.may(guest, room))

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
        if group.policy == "affinity" and not any(self._rests(id_, room) for id_ in self.bonds.members[group.id] if id_ != guest.id):
            return AFFINITY
        return None

    def _rests(self, guest_id: str, room: str) -> bool:
        return self.at.get(guest_id) == room and guest_id not in self.heading


def _classes(cluster: Cluster) -> tuple[str, ...]:
    """Give every resource class that a guest needs, the scarcest of the cluster first."""
    asked: dict[str, int] = dict.fromkeys(ALWAYS, 0)
    for guest in cluster.guests:
        for name, amount in guest.needs.items():
            asked[name] = asked.get(name, 0) + amount
    given = {name: sum(max(room.capacity.get(name, 0) - room.used_by_others.get(name, 0), 0) for room in cluster.rooms) for name in asked}
    shared = [name for name in asked if sum(name in room.capacity for room in cluster.rooms) * 2 >= len(cluster.rooms)]
    share = {name: asked[name] / given[name] if given[name] and name in shared else -1.0 for name in asked}
    return tuple(sorted(asked, key=lambda name: (-share[name], name)))
