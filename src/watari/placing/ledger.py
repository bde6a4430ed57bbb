"""Who holds what where, claims of moves under way included: the state that every planner works on.

Nova claims the target while the source is still held (C5), so an instance between `begin` and `end` counts on both
hosts; so it does for its anti-affinity group (C10: any migration under way whose source or target is the host counts).
Beside that stand what binds instances to each other, who is away from home, and which resource classes count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.placing.model import NO_LIMITS, Cluster, Group, MoveLimits, PlacedInstance, within
from watari.placing.ranking import HostPool, Pools
from watari.placing.rules import AFFINITY, ANTI_AFFINITY, CAPACITY, HINTS, EverHosts, Rule, kept_at_home

NOBODY: frozenset[str] = frozenset()


class Bonds:
    """The bonds of a cluster; they do not change while instances move."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._apart = _apart(cluster.instances)
        self.members = _members(cluster)
        """The instances of every group."""

    def group_of(self, instance: PlacedInstance) -> Group | None:
        """Give the server group of ``instance``."""
        return None if instance.group is None else self._cluster.group[instance.group]

    def apart(self, instance: PlacedInstance) -> frozenset[str]:
        """Give the instances that ``instance`` must not meet, whichever of both asked for it (C8)."""
        return self._apart.get(instance.id, NOBODY)

    def company(self, instance: PlacedInstance) -> tuple[frozenset[str], ...]:
        """Give the sets of instances of each of which one must be on its host when ``instance`` arrives (C8, C11)."""
        group = self.group_of(instance)
        fellows = self.members[group.id] - {instance.id} if group is not None and group.policy == "affinity" else None
        return tuple(wanted for wanted in (instance.beside or None, fellows) if wanted is not None)

    def must_part(self, instance_id: str, other_id: str) -> bool:
        """Whether two instances may never share a host.

        By hint (C8), or as members of a group that allows one per host (C10).
        """
        instance, other = self._cluster.instance[instance_id], self._cluster.instance[other_id]
        group = self.group_of(instance)
        strict = (
            group is not None
            and group.id == other.group
            and group.policy == "anti-affinity"
            and group.max_per_host == 1
        )
        return strict or other_id in self.apart(instance)


def _apart(instances: Iterable[PlacedInstance]) -> dict[str, frozenset[str]]:
    """Give for every instance those that it may not share a host with, whichever of both asked for it (C8)."""
    apart: dict[str, set[str]] = {}
    for instance in instances:
        for other in instance.apart_from:
            apart.setdefault(instance.id, set()).add(other)
            apart.setdefault(other, set()).add(instance.id)
    return {id_: frozenset(others) for id_, others in apart.items()}


def _members(cluster: Cluster) -> dict[str, frozenset[str]]:
    """Give the instances of every group."""
    members: dict[str, set[str]] = {group.id: set() for group in cluster.groups}
    for instance in cluster.instances:
        if instance.group is not None:
            members[instance.group].add(instance.id)
    return {id_: frozenset(instances) for id_, instances in members.items()}


KIB_PER_GIB = 1 << 20
"""Memory and disks are whole MiB; so a sum of KiB is exact, in whatever order instances go and come back."""


class Away:
    """The instances that are away from home, told of every one that comes to rest."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._kib = 0

    def note(self, instance: PlacedInstance, host: str) -> None:
        """Note that ``instance`` rests in ``host`` now."""
        if host != instance.host and instance.id not in self.ids:
            self.ids.add(instance.id)
            self._kib += round(instance.gib * KIB_PER_GIB)
        elif host == instance.host and instance.id in self.ids:
            self.ids.remove(instance.id)
            self._kib -= round(instance.gib * KIB_PER_GIB)

    def within(self, limits: MoveLimits) -> bool:
        """Whether so many may be away, with so much."""
        return limits == NO_LIMITS or within(limits, len(self.ids), self._kib / KIB_PER_GIB)


ALWAYS = ("MEMORY_MB",)
"""Classes that are counted even when no instance needs any."""


def scarcest_first(cluster: Cluster) -> tuple[str, ...]:
    """Give every resource class that an instance needs, the scarcest of the cluster first."""
    asked: dict[str, int] = dict.fromkeys(ALWAYS, 0)
    for instance in cluster.instances:
        for name, amount in instance.needs.items():
            asked[name] = asked.get(name, 0) + amount
    given = {
        name: sum(max(host.capacity.get(name, 0) - host.used_by_others.get(name, 0), 0) for host in cluster.hosts)
        for name in asked
    }
    shared = [name for name in asked if sum(name in host.capacity for host in cluster.hosts) * 2 >= len(cluster.hosts)]
    share = {name: asked[name] / given[name] if given[name] and name in shared else -1.0 for name in asked}
    return tuple(sorted(asked, key=lambda name: (-share[name], name)))


Amounts = tuple[int, ...]
"""One amount per resource class, in the order of `HostLedger.classes`."""
Hop = tuple[str, str, str]
"""An instance's id, where it was, where it went."""


class HostLedger:
    """The hosts with what is free, the instances with where they are. ``closed`` hosts take nobody."""

    def __init__(self, cluster: Cluster, closed: Iterable[str] = ()) -> None:
        self.cluster = cluster
        self.classes = scarcest_first(cluster)
        self.needs: dict[str, Amounts] = {
            g.id: tuple(g.needs.get(c, 0) for c in self.classes) for g in cluster.instances
        }
        self.free: dict[str, list[int]] = {
            host.name: [host.capacity.get(c, 0) - host.used_by_others.get(c, 0) for c in self.classes]
            for host in cluster.hosts
        }
        self.at: dict[str, str] = {}
        self.heading: dict[str, str] = {}
        """Where instances under way are going."""
        self.on: dict[str, set[str]] = {host.name: set() for host in cluster.hosts}
        """The instances that count on each host, at rest or under way from or to there."""
        self.steps: list[Hop] = []
        """Every move since the beginning, for `undo`."""
        self.kept = frozenset(
            instance.id for instance in cluster.instances if kept_at_home(instance, cluster.host[instance.host])
        )
        """The instances that nothing can move."""
        self._counts = {(group.id, host): count for group in cluster.groups for host, count in group.pending.items()}
        self.bonds = Bonds(cluster)
        self.away = Away()
        self.reach = EverHosts(cluster)
        self._pools = Pools(cluster, self.reach, self.free)
        for instance in cluster.instances:
            self.at[instance.id] = instance.host
            self._claim(instance, instance.host)
        shut = frozenset(closed)
        for host in cluster.hosts:
            if host.name not in shut and host.takes:
                self.open(host.name)

    # moving

    def begin(self, instance: PlacedInstance, host: str) -> None:
        """Claim ``host`` for ``instance``, which still holds where it is."""
        self.heading[instance.id] = host
        self._claim(instance, host)

    def end(self, instance: PlacedInstance) -> None:
        """Let ``instance`` rest where it was heading, and free where it was."""
        host = self.heading.pop(instance.id)
        source = self.at[instance.id]
        self._release(instance, source)
        self.at[instance.id] = host
        self.away.note(instance, host)
        self.steps.append((instance.id, source, host))

    def move(self, instance: PlacedInstance, host: str) -> None:
        """Begin and end at once: for planning, where nothing else is under way."""
        self.begin(instance, host)
        self.end(instance)

    def undo(self, mark: int) -> None:
        """Take back every move since ``mark`` (a length of `steps`)."""
        while len(self.steps) > mark:
            instance_id, source, host = self.steps.pop()
            instance = self.cluster.instance[instance_id]
            self._release(instance, host)
            self._claim(instance, source)
            self.at[instance_id] = source
            self.away.note(instance, source)

    def open(self, host: str) -> None:
        """Let a host take instances."""
        self._pools.open(host, self.free[host][0])

    def close(self, host: str) -> None:
        """Let a host take nobody."""
        self._pools.close(host)

    def is_open(self, host: str) -> bool:
        """Whether a host may take instances."""
        return self._pools.is_open(host)

    def _claim(self, instance: PlacedInstance, host: str) -> None:
        self.on[host].add(instance.id)
        self._change(instance, host, 1)

    def _release(self, instance: PlacedInstance, host: str) -> None:
        self.on[host].discard(instance.id)
        self._change(instance, host, -1)

    def _change(self, instance: PlacedInstance, host: str, sign: int) -> None:
        free = self.free[host]
        for at, need in enumerate(self.needs[instance.id]):
            free[at] -= sign * need
        if instance.group is not None:
            key = instance.group, host
            self._counts[key] = self._counts.get(key, 0) + sign
        self._pools.update(host, free[0])

    # asking

    def pool(self, instance: PlacedInstance) -> HostPool:
        """Give the hosts that ``instance`` may ever use, with those barred to it alone."""
        return self._pools.of(instance)

    def choice(self, instance: PlacedInstance) -> frozenset[str]:
        """Give the names of the hosts that ``instance`` may ever use."""
        names = self.pool(instance).names
        return names - instance.barred if instance.barred else names

    def breadth(self, instance: PlacedInstance) -> int:
        """How many hosts ``instance`` may ever use."""
        names = self.pool(instance).names
        return len(names) - sum(host in names for host in instance.barred)

    def may_ever(self, instance: PlacedInstance, host: str) -> bool:
        """Whether no rule of ever keeps ``instance`` from ``host``."""
        return host in self.pool(instance).names and host not in instance.barred

    def may_leave(self, instance: PlacedInstance) -> bool:
        """Whether anything can move ``instance``."""
        return instance.id not in self.kept

    def fits(self, instance: PlacedInstance, host: str) -> bool:
        """Whether ``host`` has what ``instance`` needs (C5)."""
        return all(
            need <= have or not need for need, have in zip(self.needs[instance.id], self.free[host], strict=True)
        )

    def may(self, instance: PlacedInstance, host: str) -> bool:
        """Whether the rules of now let ``instance`` go to ``host``; those of ever are the pool's."""
        return self.fits(instance, host) and self._company(instance, host) is None

    def broken(self, instance: PlacedInstance, host: str) -> Rule | None:
        """Give the rule of now that keeps ``instance`` from ``host``; None when it may go."""
        return self._company(instance, host) if self.fits(instance, host) else CAPACITY

    def stands(self, instance: PlacedInstance) -> bool:
        """Whether the rules of now let ``instance`` be where it is."""
        host = self.at[instance.id]
        over = any(need and have < 0 for need, have in zip(self.needs[instance.id], self.free[host], strict=True))
        return not over and self._company(instance, host) is None

    def fellows(self, instance: PlacedInstance, host: str) -> int:
        """How many members of its group are on ``host`` or under way from or to there, itself left out."""
        if instance.group is None:
            return 0
        return self._counts.get((instance.group, host), 0) - (instance.id in self.on[host])

    def hosts_of(self, group: str) -> set[str]:
        """Give the hosts where members of a group are."""
        return {self.at[id_] for id_ in self.bonds.members[group]}

    def tightest(self, instance: PlacedInstance) -> Iterator[str]:
        """Hosts that ``instance`` may go to now, the fullest first. Nothing may move meanwhile."""
        needs = self.needs[instance.id]
        return self.taking(instance, self.pool(instance).upwards(needs, needs[0]))

    def roomiest(self, instance: PlacedInstance) -> Iterator[str]:
        """Hosts that ``instance`` may go to now, the emptiest first. Nothing may move meanwhile."""
        return self.taking(instance, self.pool(instance).downwards(self.needs[instance.id]))

    def emptiest(self, instance: PlacedInstance) -> Iterator[str]:
        """Open hosts that ``instance`` may ever use, full or not, the emptiest first. Nothing may move meanwhile."""
        return (host for host in self.pool(instance).downwards() if host not in instance.barred)

    def taking(self, instance: PlacedInstance, hosts: Iterable[str]) -> Iterator[str]:
        """Those of some hosts of its pool that ``instance`` may go to now."""
        home = self.at[instance.id]
        return (host for host in hosts if host != home and host not in instance.barred and self.may(instance, host))

    def in_the_way(self, instance: PlacedInstance, host: str) -> set[str]:
        """Give those on ``host`` that by anti-affinity or hints (C10, C8) keep ``instance`` away, each for itself."""
        there = self.on[host] & self.bonds.apart(instance)
        group = self.bonds.group_of(instance)
        if group is not None and group.policy == "anti-affinity" and self.fellows(instance, host) >= group.max_per_host:
            there |= self.on[host] & self.bonds.members[group.id]
        return there

    def _company(self, instance: PlacedInstance, host: str) -> Rule | None:
        if instance.group is not None:
            rule = self._group(instance, self.cluster.group[instance.group], host)
            if rule is not None:
                return rule
        if not self.bonds.apart(instance).isdisjoint(self.on[host]):
            return HINTS
        if instance.beside and not any(self._rests(id_, host) for id_ in instance.beside):
            return HINTS
        return None

    def _group(self, instance: PlacedInstance, group: Group, host: str) -> Rule | None:
        if group.policy == "anti-affinity" and self.fellows(instance, host) >= group.max_per_host:
            return ANTI_AFFINITY
        if group.policy == "affinity" and not any(
            self._rests(id_, host) for id_ in self.bonds.members[group.id] if id_ != instance.id
        ):
            return AFFINITY
        return None

    def _rests(self, instance_id: str, host: str) -> bool:
        return self.at.get(instance_id) == host and instance_id not in self.heading
