"""The nouns of placing: hosts (hosts as Placement sees them), instances (instances), what binds them, and the answer.

In this package *source* and *target* are hosts of one cloud. All amounts are integers per Placement resource class
(`VCPU`, `MEMORY_MB`, `DISK_GB`, custom ones), after ratio and reserve. Nothing here has a clock, a cloud or chance: the
same cluster gives the same placement, and every list is sorted by name or id before it is walked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Policy = Literal["affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity"]
POLICIES: tuple[Policy, ...] = ("affinity", "anti-affinity", "soft-affinity", "soft-anti-affinity")
"""Those that Nova knows (`server_groups` schemas of microversion 2.64)."""
LiveOrCold = Literal["live", "cold"]

LOCAL_DISK_FACTOR = 4
"""A GiB of local disk weighs as much as four of memory: it is read, sent and written, and block jobs fail more
often."""
LINK_MIB_PER_SECOND = 1100.0
"""What a 10 Gb/s link carries; an instance's dirty rate is weighed against it."""
DIRTY_SHARE_MAX = 0.9
"""Beyond this share of the link a pre-copy migration does not converge, and a longer sum would say nothing."""


@dataclass(frozen=True, slots=True)
class Grain:
    """Which amounts of a resource class a consumer may hold of a host (Placement's min_unit, max_unit, step_size)."""

    smallest: int = 1
    largest: int = 2**31 - 1
    step: int = 1

    def takes(self, amount: int) -> bool:
        """Whether Placement would give a single consumer this amount."""
        return self.smallest <= amount <= self.largest and amount % self.step == 0


@dataclass(frozen=True, slots=True)
class ComputeHost:
    """A host, as far as placing is concerned."""

    name: str
    capacity: Mapping[str, int]
    """By resource class: ``int((total - reserved) * ratio)``."""
    used_by_others: Mapping[str, int] = field(default_factory=dict)
    """What allocations hold that belong to no instance of the cluster: leaks, migrations under way, instances not
    shown."""
    grains: Mapping[str, Grain] = field(default_factory=dict)
    zone: str = ""
    """The availability zone of the host; the empty zone is a zone like any other."""
    aggregates: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()
    kind: str = ""
    """The hypervisor type (`QEMU`); live migration needs the same at both ends."""
    version: int = 0
    """The hypervisor version; live migration never goes to an older one."""
    open: bool = True
    """Whether the scheduler may send instances here: the service is enabled."""
    up: bool = True
    """Whether its service is up and not forced down; nothing moves from or to a host that is not."""
    rack: str | None = None

    @property
    def takes(self) -> bool:
        """Whether it may take instances at all."""
        return self.open and self.up


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an instance may not go or may not come: the rule, what holds it here, and the act that unblocks it.

    ``rule`` is the number of the rule in the table of rules (`C5`), stable for machines; the sentences are for people.
    """

    rule: str
    says: str
    unblocks: str


@dataclass(frozen=True, slots=True)
class PlacedInstance:
    """An instance on a host."""

    id: str
    host: str
    needs: Mapping[str, int]
    name: str = ""
    zone_pin: str | None = None
    """The availability zone that it was asked into; None when it may go to any."""
    required_traits: frozenset[str] = frozenset()
    forbidden_traits: frozenset[str] = frozenset()
    group: str | None = None
    apart_from: frozenset[str] = frozenset()
    """Instances that it must not share a host with (hint `different_host`, read in both directions)."""
    beside: frozenset[str] = frozenset()
    """Instances of which at least one must be on its host (hint `same_host`); empty when there is no such wish."""
    allowed: frozenset[str] | None = None
    """The only hosts that may take it (isolation by aggregates); None for any."""
    barred: frozenset[str] = frozenset()
    """Hosts that cannot take it now because a port of it has an inactive binding left there (C17)."""
    way: LiveOrCold = "live"
    held: tuple[Reason, ...] = ()
    """Why it cannot move at all, as it is now; empty when it can."""
    ram_gib: float = 0.0
    local_disk_gib: float = 0.0
    """Disk that lies on its host and must be carried; 0 with shared storage and volumes."""
    dirty_mib_per_second: float = 0.0

    @property
    def movable(self) -> bool:
        """Whether it can move at all."""
        return not self.held

    @property
    def gib(self) -> float:
        """The data that a move carries at least once, in GiB."""
        return self.ram_gib + self.local_disk_gib

    @property
    def cost(self) -> float:
        """What a move weighs, in GiB of quiet memory.

        Pre-copy sends again what was written meanwhile: a memory of M at a share s of the link takes M (1 + s + s² +
        …).
        """
        share = min(self.dirty_mib_per_second / LINK_MIB_PER_SECOND, DIRTY_SHARE_MAX)
        return self.ram_gib / (1 - share) + LOCAL_DISK_FACTOR * self.local_disk_gib


@dataclass(frozen=True, slots=True)
class Group:
    """A server group; its members are the instances that name it."""

    id: str
    policy: Policy
    max_per_host: int = 1
    """How many members an anti-affinity group may have on one host (`max_server_per_host`)."""
    pending: Mapping[str, int] = field(default_factory=dict)
    """By host: members elsewhere that count there, because a migration record of theirs from or to there has not ended
    (C10)."""


@dataclass(frozen=True)
class Cluster:
    """Hosts and instances of one cloud, and what binds them, sorted by name or id in whatever order they were given.

    ``notes`` say what had to be assumed, for the operator.
    """

    hosts: tuple[ComputeHost, ...]
    instances: tuple[PlacedInstance, ...]
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Sort, so that the same things give the same placement."""
        object.__setattr__(self, "hosts", tuple(sorted(self.hosts, key=lambda host: host.name)))
        object.__setattr__(self, "instances", tuple(sorted(self.instances, key=lambda instance: instance.id)))
        object.__setattr__(self, "groups", tuple(sorted(self.groups, key=lambda group: group.id)))

    @cached_property
    def host(self) -> dict[str, ComputeHost]:
        """The hosts by name."""
        return {host.name: host for host in self.hosts}

    @cached_property
    def instance(self) -> dict[str, PlacedInstance]:
        """The instances by id."""
        return {instance.id: instance for instance in self.instances}

    @cached_property
    def group(self) -> dict[str, Group]:
        """The groups by id."""
        return {group.id: group for group in self.groups}


@dataclass(frozen=True, slots=True)
class MoveLimits:
    """How much an operator lets move at most; None is no limit. ``gib`` counts memory and local disk once."""

    moves: int | None = None
    gib: float | None = None


NO_LIMITS = MoveLimits()


def within(limits: MoveLimits, moves: int, gib: float) -> bool:
    """Whether so much may move."""
    return (limits.moves is None or moves <= limits.moves) and (limits.gib is None or gib <= limits.gib)


@dataclass(frozen=True, slots=True)
class Relocation:
    """An instance goes from one host to another, once the relocations numbered in ``after`` have ended.

    The numbers are places in the placement's list and always smaller than the relocation's own.
    """

    instance_id: str
    source: str
    target: str
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """One figure of a placement beside what no placement can beat; None where no bound is known."""

    of: str
    before: float
    reached: float
    best: float | None


@dataclass(frozen=True)
class Solution:
    """The answer: who goes where in which order, which hosts are empty then, and who stays although asked to go."""

    relocations: tuple[Relocation, ...] = ()
    emptied: tuple[str, ...] = ()
    stuck: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    """By instance id: every reason why it has no place to go."""
    bounds: tuple[Bound, ...] = ()
