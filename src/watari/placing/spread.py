"""Cool hot hosts, and bring members of a server group apart over zones and racks.

First the groups: of two members in one failure domain, one goes to the domain that has the fewest. Then the heat: from
the hottest host, the move that lowers the sum of squared use the most for what it weighs, never bringing a group back
together; until no host is hotter than the mean by a margin that is worth a move, or the limits are used up. Everybody
moves at most once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from watari.placing.ledger import HostLedger
from watari.placing.model import (
    NO_LIMITS,
    Bound,
    Cluster,
    ComputeHost,
    Group,
    MoveLimits,
    PlacedInstance,
    Solution,
    within,
)
from watari.placing.order import emptied, linked
from watari.placing.ranking import HostPool, Pools, Ranking

WORTH = 0.05
"""A host is hot when more of it is used than of the mean host by this share; less is not worth a move.

The hottest host gets no cooler with 0.01 on made clusters, and a fifth more instances move for it; with 0.1 a fifth
fewer do.
"""
COOL_TRIED = 4
"""How many hosts are compared for each instance of a hot host, the coolest first: with one alone the
hottest host stays hotter where sizes are mixed, sixteen are no better and take twice as long."""
LEAST_COST = 0.25
"""GiB; keeps a tiny instance from looking as if it moved for nothing."""


@dataclass(frozen=True)
class Use:
    """What instances use and what hosts can give, in any unit that is the same for both."""

    instances: Mapping[str, float]
    hosts: Mapping[str, float]
    others: Mapping[str, float] = field(default_factory=dict)
    """What a host gives to nobody that could move."""


def booked(cluster: Cluster) -> Use:
    """Give the use that Placement has booked, of the class that is scarcest in the whole cluster."""
    scarcest = HostLedger(cluster).classes[0]
    return Use(
        instances={instance.id: instance.needs.get(scarcest, 0) for instance in cluster.instances},
        hosts={host.name: host.capacity.get(scarcest, 0) for host in cluster.hosts},
        others={host.name: host.used_by_others.get(scarcest, 0) for host in cluster.hosts},
    )


def spread(cluster: Cluster, use: Use | None = None, limits: MoveLimits = NO_LIMITS) -> Solution:
    """Give the moves that even out ``use`` (by default what Placement has booked) and the failure domains of groups."""
    spreading = _Spreading(cluster, use or booked(cluster), limits)
    before = spreading.figures()
    spreading.part_groups()
    spreading.cool()
    relocations = linked(cluster, spreading.ledger.steps)
    return Solution(
        relocations=relocations,
        emptied=emptied(cluster, relocations),
        bounds=_bounds(before, spreading.figures(), spreading.best()),
    )


def _bounds(before: tuple[float, ...], after: tuple[float, ...], best: tuple[float, ...]) -> tuple[Bound, ...]:
    names = ("use of the hottest host", "pairs of group members in one failure domain", "GiB to move")
    return tuple(Bound(*figures) for figures in zip(names, before, after, best, strict=True))


class _Spreading:
    """A ledger with the heat of every host; every change is a move of the plan, so the order is lawful as it is."""

    def __init__(self, cluster: Cluster, use: Use, limits: MoveLimits) -> None:
        self.cluster = cluster
        self.ledger = HostLedger(cluster)
        self._use = use
        self._limits = limits
        self._domains = Domains(cluster)
        self._heat = Heat(self.ledger, use)
        self._moved: set[str] = set()
        self._gib = 0.0

    def figures(self) -> tuple[float, float, float]:
        """The use of the hottest host, the pairs of group members in one domain, the data moved."""
        return self._heat.most(), float(self._domains.pairs()), self._gib

    def best(self) -> tuple[float, float, float]:
        """What these figures are at best: everything evened out like water, and no data moved."""
        return self._heat.mean(), float(self._domains.fewest_pairs()), 0.0

    def part_groups(self) -> None:
        """Bring group members out of domains that they share, each to the coolest host of the best domain."""
        for instance in self._domains.crowded():
            target = self._apart(instance) if self._is_free(instance) else None
            if target is not None:
                self._move(instance, target)

    def _apart(self, instance: PlacedInstance) -> str | None:
        """The host where ``instance`` meets the fewest of its group; None when that is no better than where it is."""
        now = self._domains.met(instance, self.ledger.at[instance.id])
        zones = self._heat.zones(instance)
        best: tuple[tuple[int, ...], float, str] | None = None
        for least, zone in sorted((self._domains.least_met(instance, zone), zone) for zone in zones):
            if least >= now or (best is not None and least > best[0]):
                break
            for host in self._heat.coolest_of(instance, zones[zone]):
                found = self._domains.met(instance, host), self._heat.of(host), host
                if found[0] < now and (best is None or found < best):
                    best = found
                if found[0] == least:
                    break
        return best[2] if best is not None else None

    def cool(self) -> None:
        """Take from the hottest host that can still give, until none is hot."""
        limit = self._heat.mean() + WORTH
        while True:
            hottest = self._heat.hottest()
            if hottest is None or self._heat.of(hottest) <= limit:
                return
            best = min(self._gains(hottest), default=None)
            if best is None:
                self._heat.spend(hottest)
            else:
                self._move(self.cluster.instance[best[1]], best[2])

    def _gains(self, host: str) -> Iterator[tuple[float, str, str]]:
        """What each move out of ``host`` gains per GiB that it weighs, negative, so that the least is the best.

        Only gains.
        """
        for id_ in sorted(self.ledger.on[host]):
            instance = self.cluster.instance[id_]
            if not self._is_free(instance) or not self._use.instances.get(id_):
                continue
            met = self._domains.met(instance, host)
            for target in islice(self._heat.coolest(instance), COOL_TRIED):
                gain = self._gain(instance, host, target)
                if gain > 0 and self._domains.met(instance, target) <= met:
                    yield -gain / max(instance.cost, LEAST_COST), id_, target

    def _gain(self, instance: PlacedInstance, source: str, target: str) -> float:
        """How much the sum of squared use (weighed by size) falls."""
        part = self._use.instances.get(instance.id, 0.0)
        sizes, used = self._use.hosts, self._heat.used
        if not sizes.get(source) or not sizes.get(target):
            return 0.0
        less = (used[source] ** 2 - (used[source] - part) ** 2) / sizes[source]
        more = ((used[target] + part) ** 2 - used[target] ** 2) / sizes[target]
        return less - more

    def _is_free(self, instance: PlacedInstance) -> bool:
        """Whether ``instance`` can move, has not, leaves nobody beside whom it wants to be, and the limits let it."""
        if instance.id in self._moved or not self.ledger.may_leave(instance) or self._likes_it_here(instance):
            return False
        return within(self._limits, len(self._moved) + 1, self._gib + instance.gib)

    def _likes_it_here(self, instance: PlacedInstance) -> bool:
        group = self.ledger.bonds.group_of(instance)
        return (
            group is not None
            and group.policy == "soft-affinity"
            and self.ledger.fellows(instance, self.ledger.at[instance.id]) > 0
        )

    def _move(self, instance: PlacedInstance, target: str) -> None:
        source = self.ledger.at[instance.id]
        part = self._use.instances.get(instance.id, 0.0)
        self._heat.add(source, -part)
        self._heat.add(target, part)
        self._domains.move(instance, target)
        self.ledger.move(instance, target)
        self._moved.add(instance.id)
        self._gib += instance.gib


class Heat:
    """The heat of every host, kept as instances move.

    ``ledger`` says what is free, and which hosts are open: those do not change.
    """

    def __init__(self, ledger: HostLedger, use: Use) -> None:
        self._ledger = ledger
        self._sizes = use.hosts
        self.used = {host.name: use.others.get(host.name, 0.0) for host in ledger.cluster.hosts}
        for instance in ledger.cluster.instances:
            self.used[instance.host] += use.instances.get(instance.id, 0.0)
        self._giving = Ranking(ledger.free, ((self.of(name), name) for name in self.used))
        self._spent: set[str] = set()
        self._taking = Pools(ledger.cluster, ledger.reach, ledger.free)
        for name in self.used:
            if ledger.is_open(name):
                self._taking.open(name, self.of(name))
        self._zones: dict[frozenset[str], dict[str, HostPool]] = {}

    def of(self, name: str) -> float:
        """Give the share of a host that is used."""
        size = self._sizes.get(name, 0.0)
        return self.used[name] / size if size else 0.0

    def most(self) -> float:
        """Give the heat of the hottest host."""
        return max(map(self.of, self.used), default=0.0)

    def mean(self) -> float:
        """Give what the heat of all would be if it were evened out like water."""
        size = sum(self._sizes.values())
        return sum(self.used.values()) / size if size else 0.0

    def hottest(self) -> str | None:
        """Give the hottest host that is not spent."""
        return next(self._giving.downwards(), None)

    def spend(self, name: str) -> None:
        """Note that nothing more can be taken from a host."""
        self._giving.take_out(self.of(name), name)
        self._spent.add(name)

    def add(self, name: str, change: float) -> None:
        """Note that so much more of a host is used now.

        Its instances, and what it has free, may change without that.
        """
        if name not in self._spent:
            self._giving.take_out(self.of(name), name)
        self.used[name] += change
        if name not in self._spent:
            self._giving.put(self.of(name), name)
        self._taking.update(name, self.of(name))

    def coolest(self, instance: PlacedInstance) -> Iterator[str]:
        """Hosts that ``instance`` may go to now, the coolest first. Nothing may move meanwhile."""
        return self._ledger.taking(instance, self._taking.of(instance).upwards(self._ledger.needs[instance.id]))

    def coolest_of(self, instance: PlacedInstance, pool: HostPool) -> Iterator[str]:
        """Those of them that are in a pool of `zones`."""
        return self._ledger.taking(instance, pool.upwards(self._ledger.needs[instance.id]))

    def zones(self, instance: PlacedInstance) -> dict[str, HostPool]:
        """Give the open hosts that ``instance`` may ever use, by zone."""
        names = self._taking.of(instance).names
        found = self._zones.get(names)
        if found is None:
            zones: dict[str, list[str]] = {}
            for name in names:
                zones.setdefault(self._ledger.cluster.host[name].zone, []).append(name)
            found = self._zones[names] = {zone: self._taking.among(frozenset(hosts)) for zone, hosts in zones.items()}
        return found


FailureDomain = tuple[str, ...]
"""A zone, a rack in a zone, or a host in a rack."""


def domains_of(host: ComputeHost) -> tuple[FailureDomain, ...]:
    """Give the domains of a host, the widest first; without a rack known, a host stands for itself."""
    rack = host.rack if host.rack is not None else f"host {host.name}"
    return (host.zone,), (host.zone, rack), (host.zone, rack, host.name)


class Domains:
    """Where the members of the groups that want to be apart are, by domain."""

    def __init__(self, cluster: Cluster) -> None:
        self._domains = {host.name: domains_of(host) for host in cluster.hosts}
        self._racks: dict[str, set[FailureDomain]] = {}
        for zone, rack, _ in self._domains.values():
            self._racks.setdefault(zone[0], set()).add(rack)
        self._members: dict[str, list[PlacedInstance]] = {
            group.id: [] for group in cluster.groups if _wants_apart(group)
        }
        for instance in cluster.instances:
            if instance.group in self._members:
                self._members[instance.group].append(instance)
        self._at = {instance.id: instance.host for members in self._members.values() for instance in members}
        self._counts: dict[tuple[str, FailureDomain], int] = {}
        for members in self._members.values():
            for instance in members:
                self._count(instance, instance.host, 1)

    def crowded(self) -> Iterator[PlacedInstance]:
        """Give the members that meet others, group by group, the cheapest to move first; asked anew as they move."""
        for group in sorted(self._members):
            for instance in sorted(self._members[group], key=lambda g: (g.cost, g.id)):
                if any(self.met(instance, self._at[instance.id])):
                    yield instance

    def met(self, instance: PlacedInstance, host: str) -> tuple[int, ...]:
        """How many others of its group ``instance`` shares zone, rack and host with on ``host``; smaller is better."""
        if instance.group not in self._members:
            return ()
        own = self._domains[self._at[instance.id]]
        return tuple(self._counts.get((instance.group, domain), 0) - (domain in own) for domain in self._domains[host])

    def least_met(self, instance: PlacedInstance, zone: str) -> tuple[int, ...]:
        """Give a bound of `met` for all hosts of a zone: what a host of its own in the best rack would give."""
        own, racks = self._domains[self._at[instance.id]], self._racks[zone]
        others = self._counts.get((str(instance.group), (zone,)), 0) - ((zone,) in own)
        if others < len(racks):
            return others, 0, 0
        return others, min(self._counts.get((str(instance.group), rack), 0) - (rack in own) for rack in racks), 0

    def move(self, instance: PlacedInstance, host: str) -> None:
        """Note that ``instance`` is on ``host`` now."""
        if instance.group in self._members:
            self._count(instance, self._at[instance.id], -1)
            self._count(instance, host, 1)
            self._at[instance.id] = host

    def pairs(self) -> int:
        """Count pairs of members that share a zone; those that share a rack, and those that share a host, once more."""
        return sum(_pairs(count) for count in self._counts.values())

    def fewest_pairs(self) -> int:
        """Give a bound: every group as even as the number of zones, racks and hosts lets it be."""
        widths = (
            [len({domains[level] for domains in self._domains.values()}) for level in range(3)] if self._domains else []
        )
        return sum(_even_pairs(len(members), width) for members in self._members.values() for width in widths)

    def _count(self, instance: PlacedInstance, host: str, sign: int) -> None:
        for domain in self._domains[host]:
            key = str(instance.group), domain
            self._counts[key] = self._counts.get(key, 0) + sign


def _wants_apart(group: Group) -> bool:
    return group.policy in ("anti-affinity", "soft-anti-affinity")


def _even_pairs(members: int, places: int) -> int:
    each, more = divmod(members, places)
    return more * _pairs(each + 1) + (places - more) * _pairs(each)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
