"""Failure domains: how many members of a server group share a host, a rack, a zone, and so would fail together."""

from __future__ import annotations

from collections.abc import Iterator

from watari.plan.placing.model import Cluster, Group, Guest, Room

Domain = tuple[str, ...]
"""A zone, a rack in a zone, or a host in a rack."""


def domains_of(room: Room) -> tuple[Domain, ...]:
    """Give the domains of a room, the widest first; without a rack known, a host stands for itself."""
    rack = room.rack if room.rack is not None else f"host {room.name}"
    return (room.zone,), (room.zone, rack), (room.zone, rack, room.name)


class Domains:
    """Where the members of the groups that want to be apart are, by domain."""

    def __init__(self, cluster: Cluster) -> None:
        self._domains = {room.name: domains_of(room) for room in cluster.rooms}
        self._racks: dict[str, set[Domain]] = {}
        for zone, rack, _ in self._domains.values():
            self._racks.setdefault(zone[0], set()).add(rack)
        self._members: dict[str, list[Guest]] = {group.id: [] for group in cluster.groups if _wants_apart(group)}
        for guest in cluster.guests:
            if guest.group in self._members:
                self._members[guest.group].append(guest)
        self._at = {guest.id: guest.host for members in self._members.values() for guest in members}
        self._counts: dict[tuple[str, Domain], int] = {}
        for members in self._members.values():
            for guest in members:
                self._count(guest, guest.host, 1)

    def crowded(self) -> Iterator[Guest]:
        """Give the members that meet others, group by group, the cheapest to move first; asked anew as they move."""
        for group in sorted(self._members):
            for guest in sorted(self._members[group], key=lambda g: (g.cost, g.id)):
                if any(self.met(guest, self._at[guest.id])):
                    yield guest

    def met(self, guest: Guest, room: str) -> tuple[int, ...]:
        """How many others of its group ``guest`` shares zone, rack and host with on ``room``; smaller is better."""
        if guest.group not in self._members:
            return ()
        own = self._domains[self._at[guest.id]]
        return tuple(self._counts.get((guest.group, domain), 0) - (domain in own) for domain in self._domains[room])

    def least_met(self, guest: Guest, zone: str) -> tuple[int, ...]:
        """Give a bound of `met` for all rooms of a zone: what a host of its own in the best rack would give."""
        own, racks = self._domains[self._at[guest.id]], self._racks[zone]
        others = self._counts.get((str(guest.group), (zone,)), 0) - ((zone,) in own)
        if others < len(racks):
            return others, 0, 0
        return others, min(self._counts.get((str(guest.group), rack), 0) - (rack in own) for rack in racks), 0

    def move(self, guest: Guest, room: str) -> None:
        """Note that ``guest`` is on ``room`` now."""
        if guest.group in self._members:
            self._count(guest, self._at[guest.id], -1)
            self._count(guest, room, 1)
            self._at[guest.id] = room

    def pairs(self) -> int:
        """Count pairs of members that share a zone, those that share a rack and those that share a host once more each."""
        return sum(_pairs(count) for count in self._counts.values())

    def fewest_pairs(self) -> int:
        """Give a bound: every group as even as the number of zones, racks and hosts lets it be."""
        widths = (
            [len({domains[level] for domains in self._domains.values()}) for level in range(3)] if self._domains else []
        )
        return sum(_even_pairs(len(members), width) for members in self._members.values() for width in widths)

    def _count(self, guest: Guest, room: str, sign: int) -> None:
        for domain in self._domains[room]:
            key = str(guest.group), domain
            self._counts[key] = self._counts.get(key, 0) + sign


def _wants_apart(group: Group) -> bool:
    return group.policy in ("anti-affinity", "soft-anti-affinity")


def _even_pairs(members: int, places: int) -> int:
    each, more = divmod(members, places)
    return more * _pairs(each + 1) + (places - more) * _pairs(each)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
