"""From "who shall be where" to moves in an order in which each is lawful, and what each of them waits for.

Emptying closed hosts needs no order: nobody comes where somebody leaves. Swaps, chains and balancing do: an instance
waits until the capacity that it needs is free, or the group member that it must not meet is gone. Two instances that
wait for each other on full hosts need a third host, because the target is claimed while the source is held.

Any number of moves may run at once. So for a move to a host all moves to that host that stand before it in the list are
taken as claimed, and none that leave it as ended but those that it waits for. With that, every start is lawful in every
interleaving: whichever moves are under way, the latest of them in the list has waited for enough.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from watari.placing.ledger import Amounts, Hop, HostLedger
from watari.placing.model import Cluster, MoveLimits, PlacedInstance, Relocation, within
from watari.placing.rules import broken_ever


@dataclass
class Ordered:
    """Lawful moves, one after the other, and the instances that could not be brought where they shall be."""

    steps: list[Hop] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def order(cluster: Cluster, wanted: Mapping[str, str], closed: Iterable[str] = ()) -> Ordered:
    """Put the moves that bring each of ``wanted`` to its host into a lawful order, as close to the given one as may be.

    ``closed`` hosts take nobody, not for a while either. An instance moves once, or twice where it makes way for a
    circle.
    """
    return _Queue(HostLedger(cluster, closed), wanted).run()


class _Queue:
    """Instances that may go, and instances that wait at the door of a full host."""

    def __init__(self, ledger: HostLedger, wanted: Mapping[str, str]) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._ready = deque(id_ for id_, host in wanted.items() if ledger.at[id_] != host)
        self._waiting: dict[str, list[str]] = {}
        """By host: the instances that cannot go there yet, in their order."""
        self._parked: set[str] = set()

    def run(self) -> Ordered:
        """Let everybody go who may; when nobody may, park one; when nobody can be parked, give up on the rest."""
        while True:
            while self._ready:
                self._try(self._ready.popleft())
            if not self._waiting or not self._park():
                left = sorted(id_ for ids in self._waiting.values() for id_ in ids)
                return Ordered(steps=self._ledger.steps, left=left)

    def _try(self, instance_id: str) -> None:
        instance, host = self._ledger.cluster.instance[instance_id], self._wanted[instance_id]
        if self._ledger.is_open(host) and self._ledger.may(instance, host):
            self._go(instance, host)
        else:
            self._waiting.setdefault(host, []).append(instance_id)

    def _go(self, instance: PlacedInstance, host: str) -> None:
        source = self._ledger.at[instance.id]
        self._ledger.move(instance, host)
        # who leaves makes room; who arrives may be the one beside whom another wants to be
        for changed in (source, host):
            self._ready.extend(self._waiting.pop(changed, ()))

    def _park(self) -> bool:
        """Bring the cheapest instance that stands in somebody's way to a third host."""
        waiting = [self._ledger.cluster.instance[id_] for ids in self._waiting.values() for id_ in ids]
        for instance in sorted(waiting, key=lambda g: (g.cost, g.id)):
            if instance.id in self._parked or self._ledger.at[instance.id] not in self._waiting:
                continue
            third = next((host for host in self._ledger.roomiest(instance) if self._leads_on(instance, host)), None)
            if third is not None:
                self._parked.add(instance.id)
                self._go(instance, third)
                return True
        return False

    def _leads_on(self, instance: PlacedInstance, third: str) -> bool:
        """Whether ``instance`` could go on from a third host.

        A newer one would not let it go to an older one (L4, L5).
        """
        wanted, host = self._wanted[instance.id], self._ledger.cluster.host
        return third != wanted and broken_ever(instance, host[third], host[wanted]) is None


def linked(cluster: Cluster, steps: Sequence[Hop]) -> tuple[Relocation, ...]:
    """Give the steps, lawful one after the other, as relocations that wait for what they need and for nothing else."""
    links = _Links(HostLedger(cluster))
    return tuple(links.add(number, step) for number, step in enumerate(steps))


@dataclass
class _Door:
    """What has come and gone at one host so far: numbers of relocations with their instances."""

    claimed: list[int]
    """What all those who came claimed, by class."""
    came: list[tuple[int, PlacedInstance]] = field(default_factory=list)
    left: list[tuple[int, PlacedInstance]] = field(default_factory=list)


class _Links:
    def __init__(self, ledger: HostLedger) -> None:
        self._ledger = ledger
        """As everything was before the first relocation; nothing moves in it."""
        self._doors: dict[str, _Door] = {}
        self._last: dict[str, int] = {}
        """The latest relocation of each instance."""
        self._leaned_on: dict[str, set[int]] = {}
        """By instance: the relocations that went to its host because it is there; it leaves only after them."""

    def add(self, number: int, step: Hop) -> Relocation:
        """Give the next step with what it waits for."""
        instance_id, source, target = step
        instance = self._ledger.cluster.instance[instance_id]
        after = {*self._leaned_on.pop(instance_id, ())}
        if instance_id in self._last:
            after.add(self._last[instance_id])
        after |= self._for_peace(instance, target)
        after |= self._for_company(instance, target, number)
        after |= self._for_group(instance, target, after)
        after |= self._for_capacity(instance, target, after)
        self._come(self._door(target), number, instance)
        self._door(source).left.append((number, instance))
        self._last[instance_id] = number
        return Relocation(instance_id, source, target, tuple(sorted(after)))

    def _door(self, host: str) -> _Door:
        found = self._doors.get(host)
        if found is None:
            found = self._doors[host] = _Door([0] * len(self._ledger.classes))
        return found

    def _come(self, door: _Door, number: int, instance: PlacedInstance) -> None:
        door.came.append((number, instance))
        for at, need in enumerate(self._ledger.needs[instance.id]):
            door.claimed[at] += need

    def _for_capacity(self, instance: PlacedInstance, host: str, after: set[int]) -> set[int]:
        """The relocations that free what ``instance`` needs on ``host`` (C5), beyond those that it waits for anyway."""
        door = self._door(host)
        needs = self._ledger.needs
        amounts = zip(needs[instance.id], door.claimed, self._ledger.free[host], strict=True)
        lacks = [need and need + claimed - free for need, claimed, free in amounts]
        for number, other in door.left:
            if number in after:
                lacks = _less(lacks, needs[other.id])
        return set(_enough([(number, needs[other.id]) for number, other in door.left if number not in after], lacks))

    def _for_group(self, instance: PlacedInstance, host: str, after: set[int]) -> set[int]:
        """The relocations of group members that must be gone from ``host`` (C10), but for those it waits for anyway."""
        group = self._ledger.bonds.group_of(instance)
        if group is None or group.policy != "anti-affinity":
            return set()
        door = self._door(host)
        count = self._ledger.fellows(instance, host) + sum(
            other.group == group.id and other.id != instance.id for _, other in door.came
        )
        gone = [number for number, other in door.left if other.group == group.id and other.id != instance.id]
        surplus = count - sum(number in after for number in gone) - (group.max_per_host - 1)
        return set([number for number in gone if number not in after][: max(surplus, 0)])

    def _for_peace(self, instance: PlacedInstance, host: str) -> set[int]:
        """The relocations by which instances left ``host`` that it must not meet (C8)."""
        apart = self._ledger.bonds.apart(instance)
        return {number for number, other in self._door(host).left if other.id in apart}

    def _for_company(self, instance: PlacedInstance, host: str, number: int) -> set[int]:
        """The relocation that brought the instance to ``host`` beside whom it must be (C8, C11).

        That one then leaves after it.
        """
        brought = set()
        for wanted in self._ledger.bonds.company(instance):
            companion = next((other for other in sorted(wanted) if self._is_now(other, host)), None)
            if companion is not None:
                self._leaned_on.setdefault(companion, set()).add(number)
                if companion in self._last:
                    brought.add(self._last[companion])
        return brought

    def _is_now(self, instance_id: str, host: str) -> bool:
        """Whether an instance is on ``host`` when the relocations so far have ended."""
        came = max((n for n, other in self._door(host).came if other.id == instance_id), default=-1)
        left = max((n for n, other in self._door(host).left if other.id == instance_id), default=-1)
        return came > left or (came == left and self._ledger.at.get(instance_id) == host)


def _less(lacks: list[int], freed: Amounts) -> list[int]:
    return [lack - amount if lack > 0 else lack for lack, amount in zip(lacks, freed, strict=True)]


def _enough(leavers: Sequence[tuple[int, Amounts]], lacks: list[int]) -> Iterator[int]:
    """Give the relocations that together free what lacks: one that does it alone, or else the first ones that help."""
    if not any(lack > 0 for lack in lacks):
        return
    alone = [number for number, freed in leavers if not any(lack > 0 for lack in _less(lacks, freed))]
    if alone:
        yield alone[0]
        return
    for number, freed in leavers:
        if any(lack > 0 and amount for lack, amount in zip(lacks, freed, strict=True)):
            yield number
            lacks = _less(lacks, freed)
        if not any(lack > 0 for lack in lacks):
            return


@dataclass(frozen=True)
class Settled:
    """The relocations, and the instances for which no lawful order was found."""

    relocations: tuple[Relocation, ...]
    left: tuple[str, ...]


def moved(ledger: HostLedger) -> list[PlacedInstance]:
    """Give the instances that are not where they were, by id."""
    return [ledger.cluster.instance[id_] for id_ in sorted(ledger.away.ids)]


def settled(cluster: Cluster, wanted: Mapping[str, str], closed: Iterable[str] = ()) -> Settled:
    """Order the moves to what is wanted, and link them. ``closed`` hosts take nobody at any time."""
    ordered = order(cluster, wanted, closed)
    return Settled(relocations=linked(cluster, ordered.steps), left=tuple(ordered.left))


def in_use_after(cluster: Cluster, relocations: Iterable[Relocation]) -> set[str]:
    """Give the hosts that hold instances when all relocations have ended."""
    at = {instance.id: instance.host for instance in cluster.instances}
    for relocation in relocations:
        at[relocation.instance_id] = relocation.target
    return set(at.values())


def emptied(cluster: Cluster, relocations: Iterable[Relocation]) -> tuple[str, ...]:
    """Give the hosts that held instances before and hold none when all relocations have ended."""
    return tuple(sorted({instance.host for instance in cluster.instances} - in_use_after(cluster, relocations)))


def cut(cluster: Cluster, relocations: Sequence[Relocation], limits: MoveLimits) -> tuple[Relocation, ...]:
    """Give the first relocations, as many as the limits allow.

    What a relocation waits for stands before it, so nothing is missing.
    """
    moves, gib = 0, 0.0
    for number, relocation in enumerate(relocations):
        moves, gib = moves + 1, gib + cluster.instance[relocation.instance_id].gib
        if not within(limits, moves, gib):
            return tuple(relocations[:number])
    return tuple(relocations)


def held_to(cluster: Cluster, answer: Settled, limits: MoveLimits) -> frozenset[str]:
    """Give the instances that must stay for the answer to hold.

    Those without a lawful order, or those whose detour breaks the limits.
    """
    if answer.left or within(
        limits,
        len(answer.relocations),
        sum(cluster.instance[relocation.instance_id].gib for relocation in answer.relocations),
    ):
        return frozenset(answer.left)
    times = Counter(relocation.instance_id for relocation in answer.relocations)
    return frozenset(id_ for id_, count in times.items() if count > 1)
