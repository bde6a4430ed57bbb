"""What draws each guest where: the pairs of a cluster, summed up by guest and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watari.plan.placing.distance import Distances, Pair, Place, place_of
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Cluster

Site = tuple[str, str | None]
"""A zone and a rack in it: as far as the table of distances is concerned, hosts of one site are alike."""


class Pull:
    """The pairs, seen from both ends. ``at`` is where each guest is."""

    def __init__(self, cluster: Cluster, distances: Distances, pairs: Sequence[Pair]) -> None:
        self._distances = distances
        self._pairs = pairs
        self._place = {room.name: place_of(room) for room in cluster.rooms}
        self._sites: dict[Site, list[str]] = {}
        for room in cluster.rooms:
            self._sites.setdefault((room.zone, room.rack), []).append(room.name)
        self._usable: dict[frozenset[str], list[tuple[Place, tuple[str, ...]]]] = {}
        self._between: dict[tuple[frozenset[str], frozenset[str]], float] = {}
        self.guests: dict[str, list[tuple[str | Place, float]]] = {}
        """By guest: what it wants to be near to, and how much."""
        for pair in pairs:
            for end in (pair.guest_id, pair.to):
                if isinstance(end, str) and end not in cluster.guest:
                    raise KeyError(end)
            self.guests.setdefault(pair.guest_id, []).append((pair.to, pair.weight))
            if isinstance(pair.to, str):
                self.guests.setdefault(pair.to, []).append((pair.guest_id, pair.weight))

    def partners(self, guest_id: str) -> list[str]:
        """Give the guests that are drawn to this one."""
        return sorted({to for to, _ in self.guests[guest_id] if isinstance(to, str)})

    def of(self, guest_id: str, room: str, at: Mapping[str, str]) -> float:
        """Give the weighted distances of a guest if it were in ``room``."""
        return self._from(guest_id, self._place[room], at)

    def _from(self, guest_id: str, place: Place, at: Mapping[str, str]) -> float:
        return sum(weight * self._distances.of(place, self._end(to, at)) for to, weight in self.guests[guest_id])

    def _end(self, to: str | Place, at: Mapping[str, str]) -> Place:
        return self._place[at[to]] if isinstance(to, str) else to

    def places(self, guest_id: str, names: frozenset[str], at: Mapping[str, str]) -> list[tuple[float, Sequence[str]]]:
        """Give the choices of a guest among the rooms ``names``, the nearest first: the hosts of those it talks to, then whole sites."""
        hosts = {self._end(to, at).host or "" for to, _ in self.guests[guest_id]} & names
        choices: list[tuple[float, Sequence[str]]] = [(self.of(guest_id, host, at), (host,)) for host in hosts]
        choices += [(self._from(guest_id, site, at), rooms) for site, rooms in self._sites_among(names)]
        return sorted(choices, key=lambda choice: (choice[0], choice[1]))

    def _sites_among(self, names: frozenset[str]) -> list[tuple[Place, tuple[str, ...]]]:
        """Give the sites with those of their rooms that are among ``names``."""
        found = self._usable.get(names)
        if found is None:
            among = ((site, tuple(room for room in rooms if room in names)) for site, rooms in self._sites.items())
            found = self._usable[names] = [(Place(*site), rooms) for site, rooms in among if rooms]
        return found

    def around(self, guest_ids: tuple[str, ...], at: Mapping[str, str]) -> float:
        """Give the weighted distance over the pairs in which any of these guests is, each pair once."""
        found = 0.0
        for number, id_ in enumerate(guest_ids):
            place, done = self._place[at[id_]], guest_ids[:number]
            for to, weight in self.guests.get(id_, ()):
                if to not in done:
                    found += weight * self._distances.of(place, self._end(to, at))
        return found

    def total(self, at: Mapping[str, str]) -> float:
        """Give the weighted distance over all pairs."""
        ends = ((self._place[at[pair.guest_id]], self._end(pair.to, at), pair.weight) for pair in self._pairs)
        return sum(weight * self._distances.of(a, b) for a, b, weight in ends)

    def least(self, ledger: Ledger) -> float:
        """Give a bound: every pair as near as the rules of ever would let it be, had it the cloud for itself, or as it is now."""
        found = 0.0
        for pair in self._pairs:
            now = self._distances.of(self._place[ledger.at[pair.guest_id]], self._end(pair.to, ledger.at))
            found += pair.weight * min(now, self._least_of(ledger, pair))
        return found

    def _least_of(self, ledger: Ledger, pair: Pair) -> float:
        near = self._reach(ledger, pair.guest_id)
        if isinstance(pair.to, Place):
            return min(self._distances.of(self._place[name], pair.to) for name in near)
        far = self._reach(ledger, pair.to)
        if near & far and not ledger.bonds.must_part(pair.guest_id, pair.to):
            return 0.0
        return self._least_between(near, far)

    def _reach(self, ledger: Ledger, guest_id: str) -> frozenset[str]:
        guest = ledger.cluster.guest[guest_id]
        home = frozenset((guest.host,))
        return home if guest_id in ledger.kept else ledger.choice(guest) | home

    def _least_between(self, near: frozenset[str], far: frozenset[str]) -> float:
        known = self._between.get((near, far))
        if known is None:
            sites = ((a, b) for a, _ in self._sites_among(near) for b, _ in self._sites_among(far))
            known = self._between[near, far] = min(self._distances.of(a, b) for a, b in sites)
        return known
