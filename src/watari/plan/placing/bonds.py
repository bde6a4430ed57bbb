"""What binds guests to each other, whoever is where: server groups and scheduler hints."""

from __future__ import annotations

from collections.abc import Iterable

from watari.plan.placing.model import Cluster, Group, Guest

NOBODY: frozenset[str] = frozenset()


class Bonds:
    """The bonds of a cluster; they do not change while guests move."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._apart = _apart(cluster.guests)
        self.members = _members(cluster)
        """The guests of every group."""

    def group_of(self, guest: Guest) -> Group | None:
        """Give the server group of ``guest``."""
        return None if guest.group is None else self._cluster.group[guest.group]

    def apart(self, guest: Guest) -> frozenset[str]:
        """Give the guests that ``guest`` must not meet, whichever of both asked for it (C8)."""
        return self._apart.get(guest.id, NOBODY)

    def company(self, guest: Guest) -> tuple[frozenset[str], ...]:
        """Give the sets of guests of each of which one must be on its host when ``guest`` arrives (C8, C11)."""
        group = self.group_of(guest)
        fellows = self.members[group.id] - {guest.id} if group is not None and group.policy == "affinity" else None
        return tuple(wanted for wanted in (guest.beside or None, fellows) if wanted is not None)

    def must_part(self, guest_id: str, other_id: str) -> bool:
        """Whether two guests may never share a host: by hint (C8), or as members of a group that allows one per host (C10)."""
        guest, other = self._cluster.guest[guest_id], self._cluster.guest[other_id]
        group = self.group_of(guest)
        strict = (
            group is not None
            and group.id == other.group
            and group.policy == "anti-affinity"
            and group.max_per_host == 1
        )
        return strict or other_id in self.apart(guest)


def _apart(guests: Iterable[Guest]) -> dict[str, frozenset[str]]:
    """Give for every guest those that it may not share a host with, whichever of both asked for it (C8)."""
    apart: dict[str, set[str]] = {}
    for guest in guests:
        for other in guest.apart_from:
            apart.setdefault(guest.id, set()).add(other)
            apart.setdefault(other, set()).add(guest.id)
    return {id_: frozenset(others) for id_, others in apart.items()}


def _members(cluster: Cluster) -> dict[str, frozenset[str]]:
    """Give the guests of every group."""
    members: dict[str, set[str]] = {group.id: set() for group in cluster.groups}
    for guest in cluster.guests:
        if guest.group is not None:
            members[guest.group].add(guest.id)
    return {id_: frozenset(guests) for id_, guests in members.items()}
