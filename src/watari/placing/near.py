"""Bring instances that talk nearer to each other, or an instance nearer to where its volume is.

The measure is the sum of weight times distance over all pairs; distances stand in a table between racks or zones, for
no API of a cloud tells them. Always the move that shortens the most for what it weighs is made next; where the better
place is full, another instance changes places with it or makes way, if the sum still falls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from watari.placing.ledger import HostLedger
from watari.placing.model import (
    NO_LIMITS,
    Bound,
    Cluster,
    ComputeHost,
    MoveLimits,
    PlacedInstance,
    Relocation,
    Solution,
)
from watari.placing.order import emptied, held_to, moved, settled
from watari.placing.packing import Packer

LEAST_COST = 0.25
"""GiB; keeps a tiny instance from looking as if it moved for nothing."""
LEAST_GAIN = 1e-9
"""A sum of floats must fall by more than its rounding."""
MOVES_EACH = 8
"""How often one instance is moved while planning; only its last place becomes a move of the plan. It ends circles
in which two draw each other to and fro."""
HOSTS_TRIED = 4
LEAVERS_TRIED = 3
"""How many full hosts, and how many instances of each, are tried for one instance that would be better off there."""


def near(cluster: Cluster, distances: Distances, pairs: Sequence[Pair], limits: MoveLimits = NO_LIMITS) -> Solution:
    """Give the moves that lower the weighted distance over ``pairs``.

    KeyError for a pair with an instance that is not there.
    """
    fixed: frozenset[str] = frozenset()
    while True:
        nearing = _Nearing(cluster, Pull(cluster, distances, pairs), limits, fixed)
        nearing.run()
        answer = settled(cluster, {instance.id: nearing.ledger.at[instance.id] for instance in moved(nearing.ledger)})
        unwanted = held_to(cluster, answer, limits)
        if not unwanted:
            return _placement(nearing, answer.relocations)
        fixed |= unwanted


def _placement(nearing: _Nearing, relocations: Sequence[Relocation]) -> Solution:
    cluster, pull = nearing.ledger.cluster, nearing.pull
    before = {instance.id: instance.host for instance in cluster.instances}
    after = before | {relocation.instance_id: relocation.target for relocation in relocations}
    distance = Bound("weighted distance", pull.total(before), pull.total(after), pull.least(HostLedger(cluster)))
    data = Bound(
        "GiB to move", 0.0, sum(cluster.instance[relocation.instance_id].gib for relocation in relocations), 0.0
    )
    return Solution(relocations=tuple(relocations), emptied=emptied(cluster, relocations), bounds=(distance, data))


class _Nearing:
    """A ledger in which instances draw nearer, the best gain for its weight first."""

    def __init__(self, cluster: Cluster, pull: Pull, limits: MoveLimits, fixed: frozenset[str]) -> None:
        self.ledger = HostLedger(cluster)
        self.pull = pull
        self._packer = Packer(self.ledger, fixed)
        self._limits = limits
        self._left = {id_: MOVES_EACH for id_ in pull.instances if id_ not in fixed | self.ledger.kept}

    def run(self) -> None:
        """Make the best change, look again at whom it concerns, until no change is left that helps."""
        heap = [(-self._hope(id_), id_) for id_ in sorted(self._left)]
        heapify(heap)
        while heap:
            hoped, id_ = heappop(heap)
            hope = self._hope(id_)
            if hope <= 0 or not self._left[id_]:
                continue
            if -hope > hoped:  # it was worth more when it was put here
                heappush(heap, (-hope, id_))
            elif self._draw(self.ledger.cluster.instance[id_]):
                self._left[id_] -= 1
                for other in (*self.pull.partners(id_), id_):
                    if other in self._left:
                        heappush(heap, (-self._hope(other), other))

    def _hope(self, instance_id: str) -> float:
        """What moving an instance to its best place would gain at most per GiB that it weighs, room or not."""
        instance = self.ledger.cluster.instance[instance_id]
        names = self.ledger.choice(instance)
        least = min((pull for pull, _ in self.pull.places(instance_id, names, self.ledger.at)), default=float("inf"))
        return (self.pull.of(instance_id, self.ledger.at[instance_id], self.ledger.at) - least - LEAST_GAIN) / max(
            instance.cost, LEAST_COST
        )

    def _draw(self, instance: PlacedInstance) -> bool:
        """Bring ``instance`` to the best place that has room for it, or to a better one where another makes way."""
        now = self.pull.of(instance.id, self.ledger.at[instance.id], self.ledger.at)
        full: list[str] = []
        for pull, hosts in self.pull.places(instance.id, self.ledger.choice(instance), self.ledger.at):
            if pull >= now - LEAST_GAIN:
                break
            roomy = sorted(
                (host for host in hosts if self._is_other(instance, host)),
                key=lambda name: (-self.ledger.free[name][0], name),
            )
            host = next((host for host in roomy if self.ledger.may(instance, host)), None)
            if host is not None:
                return self._exchange_in(instance, full, now - pull) or self._go(instance, host)
            full += roomy[:HOSTS_TRIED]
        return self._exchange_in(instance, full, 0.0)

    def _is_other(self, instance: PlacedInstance, host: str) -> bool:
        return self.ledger.is_open(host) and host != self.ledger.at[instance.id]

    def _go(self, instance: PlacedInstance, host: str) -> bool:
        mark = len(self.ledger.steps)
        self.ledger.move(instance, host)
        return self._keep(mark)

    def _exchange_in(self, instance: PlacedInstance, hosts: Sequence[str], alone: float) -> bool:
        """Let somebody make way for ``instance`` in a full host, if it gains more than ``alone``, the gain without."""
        return any(self._exchange(instance, host, alone) for host in hosts)

    def _exchange(self, instance: PlacedInstance, host: str, alone: float) -> bool:
        """Let one of ``host`` change places with ``instance``, or go, if the sum falls enough for their weight."""
        for leaver in self._packer.leavers(instance, host, frozenset((instance.id,)))[:LEAVERS_TRIED]:
            both = instance.id, leaver.id
            weighed = 1 + leaver.cost / max(instance.cost, LEAST_COST)
            limit = self.pull.around(both, self.ledger.at) - alone * weighed - LEAST_GAIN
            for other in (self.ledger.at[instance.id], next(self.ledger.tightest(leaver), None)):
                mark = len(self.ledger.steps)
                if other is None or not self.ledger.may_ever(leaver, other) or not self.ledger.is_open(other):
                    continue
                self.ledger.move(leaver, other)
                if self.ledger.may(instance, host):
                    self.ledger.move(instance, host)
                    if (
                        self.pull.around(both, self.ledger.at) < limit
                        and self.ledger.stands(leaver)
                        and self._keep(mark)
                    ):
                        return True
                self.ledger.undo(mark)
        return False

    def _keep(self, mark: int) -> bool:
        """Whether the moves since ``mark`` stay inside the limits; else they are taken back."""
        if self.ledger.away.within(self._limits):
            return True
        self.ledger.undo(mark)
        return False


RackOfZone = tuple[str, str | None]
"""A zone and a rack in it: as far as the table of distances is concerned, hosts of one site are alike."""


class Pull:
    """The pairs, seen from both ends. ``at`` is where each instance is."""

    def __init__(self, cluster: Cluster, distances: Distances, pairs: Sequence[Pair]) -> None:
        self._distances = distances
        self._pairs = pairs
        self._place = {host.name: location_of(host) for host in cluster.hosts}
        self._sites: dict[RackOfZone, list[str]] = {}
        for host in cluster.hosts:
            self._sites.setdefault((host.zone, host.rack), []).append(host.name)
        self._usable: dict[frozenset[str], list[tuple[Location, tuple[str, ...]]]] = {}
        self._between: dict[tuple[frozenset[str], frozenset[str]], float] = {}
        self.instances: dict[str, list[tuple[str | Location, float]]] = {}
        """By instance: what it wants to be near to, and how much."""
        for pair in pairs:
            for end in (pair.instance_id, pair.to):
                if isinstance(end, str) and end not in cluster.instance:
                    raise KeyError(end)
            self.instances.setdefault(pair.instance_id, []).append((pair.to, pair.weight))
            if isinstance(pair.to, str):
                self.instances.setdefault(pair.to, []).append((pair.instance_id, pair.weight))

    def partners(self, instance_id: str) -> list[str]:
        """Give the instances that are drawn to this one."""
        return sorted({to for to, _ in self.instances[instance_id] if isinstance(to, str)})

    def of(self, instance_id: str, host: str, at: Mapping[str, str]) -> float:
        """Give the weighted distances of an instance if it were in ``host``."""
        return self._from(instance_id, self._place[host], at)

    def _from(self, instance_id: str, place: Location, at: Mapping[str, str]) -> float:
        return sum(weight * self._distances.of(place, self._end(to, at)) for to, weight in self.instances[instance_id])

    def _end(self, to: str | Location, at: Mapping[str, str]) -> Location:
        return self._place[at[to]] if isinstance(to, str) else to

    def places(
        self, instance_id: str, names: frozenset[str], at: Mapping[str, str]
    ) -> list[tuple[float, Sequence[str]]]:
        """Give the choices of an instance among the hosts ``names``, the nearest first.

        The hosts of those it talks to, then whole sites.
        """
        hosts = {self._end(to, at).host or "" for to, _ in self.instances[instance_id]} & names
        choices: list[tuple[float, Sequence[str]]] = [(self.of(instance_id, host, at), (host,)) for host in hosts]
        choices += [(self._from(instance_id, site, at), hosts) for site, hosts in self._sites_among(names)]
        return sorted(choices, key=lambda choice: (choice[0], choice[1]))

    def _sites_among(self, names: frozenset[str]) -> list[tuple[Location, tuple[str, ...]]]:
        """Give the sites with those of their hosts that are among ``names``."""
        found = self._usable.get(names)
        if found is None:
            among = ((site, tuple(host for host in hosts if host in names)) for site, hosts in self._sites.items())
            found = self._usable[names] = [(Location(*site), hosts) for site, hosts in among if hosts]
        return found

    def around(self, instance_ids: tuple[str, ...], at: Mapping[str, str]) -> float:
        """Give the weighted distance over the pairs in which any of these instances is, each pair once."""
        found = 0.0
        for number, id_ in enumerate(instance_ids):
            place, done = self._place[at[id_]], instance_ids[:number]
            for to, weight in self.instances.get(id_, ()):
                if to not in done:
                    found += weight * self._distances.of(place, self._end(to, at))
        return found

    def total(self, at: Mapping[str, str]) -> float:
        """Give the weighted distance over all pairs."""
        ends = ((self._place[at[pair.instance_id]], self._end(pair.to, at), pair.weight) for pair in self._pairs)
        return sum(weight * self._distances.of(a, b) for a, b, weight in ends)

    def least(self, ledger: HostLedger) -> float:
        """Give a bound: every pair as near as the rules of ever let it be, had it the cloud for itself, or as now."""
        found = 0.0
        for pair in self._pairs:
            now = self._distances.of(self._place[ledger.at[pair.instance_id]], self._end(pair.to, ledger.at))
            found += pair.weight * min(now, self._least_of(ledger, pair))
        return found

    def _least_of(self, ledger: HostLedger, pair: Pair) -> float:
        near = self._reach(ledger, pair.instance_id)
        if isinstance(pair.to, Location):
            return min(self._distances.of(self._place[name], pair.to) for name in near)
        far = self._reach(ledger, pair.to)
        if near & far and not ledger.bonds.must_part(pair.instance_id, pair.to):
            return 0.0
        return self._least_between(near, far)

    def _reach(self, ledger: HostLedger, instance_id: str) -> frozenset[str]:
        instance = ledger.cluster.instance[instance_id]
        home = frozenset((instance.host,))
        return home if instance_id in ledger.kept else ledger.choice(instance) | home

    def _least_between(self, near: frozenset[str], far: frozenset[str]) -> float:
        known = self._between.get((near, far))
        if known is None:
            sites = ((a, b) for a, _ in self._sites_among(near) for b, _ in self._sites_among(far))
            known = self._between[near, far] = min(self._distances.of(a, b) for a, b in sites)
        return known


@dataclass(frozen=True, slots=True)
class Location:
    """Where something is, as exactly as is known."""

    zone: str | None = None
    rack: str | None = None
    host: str | None = None


@dataclass(frozen=True)
class Distances:
    """How far places are from each other, in a unit of the operator's choice (microseconds, hops).

    ``between`` holds pairs of racks or pairs of zones, in either order; racks are looked up first. A pair of the same
    name is the distance inside it (two hosts of one rack). The same host is 0. ``elsewhere`` is for pairs that it does
    not name.
    """

    between: Mapping[tuple[str, str], float]
    elsewhere: float

    def of(self, a: Location, b: Location) -> float:
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
    """An instance that wants to be near another instance (its id) or near a place (where its volume is)."""

    instance_id: str
    to: str | Location
    weight: float = 1.0


def location_of(host: ComputeHost) -> Location:
    """Give where a host is."""
    return Location(host.zone, host.rack, host.name)
