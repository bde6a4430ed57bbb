"""Bring every instance off some hosts: a target for each, nobody twice without need, nobody left out silently.

All the hosts are closed before the first move, else instances land on the next host to be drained.
First everybody gets a comfortable place (own zone, roomy host). Where that leaves somebody without one, all are packed
tightly; where that does too, instances of other hosts make way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from watari.placing.explain import reasons, stays_for_good
from watari.placing.ledger import HostLedger
from watari.placing.model import NO_LIMITS, Bound, Cluster, MoveLimits, PlacedInstance, Reason, Relocation, Solution
from watari.placing.order import Settled, cut, emptied, moved, settled
from watari.placing.packing import Packer
from watari.placing.rules import CYCLE, LIMIT

CHAIN = 3
"""How many instances of other hosts in a chain make way for one that must leave.

One more than a consolidation tries: who stays on a host to be drained goes down with it, and few are left when it comes
to this.
"""
COMFORTS_COMPARED = 24
"""How many hosts are compared for one instance, the emptiest first: enough to meet its own zone, no look at every host
of a large cloud."""


def drain(
    cluster: Cluster, hosts: Sequence[str], limits: MoveLimits = NO_LIMITS, *, others_move: bool = True
) -> Solution:
    """Give the moves after which ``hosts`` are empty; whoever has no place to go is stuck, with the reasons.

    With ``others_move`` false, instances of other hosts stay where they are, even when somebody is stuck by that.
    Raises KeyError for a host that the cluster does not know.
    """
    fixed: frozenset[str] = frozenset()
    while True:
        attempt = _best_attempt(cluster, hosts, fixed, CHAIN if others_move else 0)
        answer = _settled(attempt, hosts)
        if not answer.left:
            return _placement(attempt, hosts, answer, limits)
        # no order was found for these (a circle without a third host): plan again as if they could not move
        fixed |= frozenset(answer.left)


@dataclass
class _Attempt:
    """A ledger in which those who could have left, and those who could not."""

    ledger: HostLedger
    fixed: frozenset[str]
    unplaced: list[PlacedInstance]


def _best_attempt(cluster: Cluster, hosts: Sequence[str], fixed: frozenset[str], chain: int) -> _Attempt:
    comfortable = _attempt(cluster, hosts, fixed, 0, comfort=True)
    if not comfortable.unplaced:
        return comfortable
    tight = _attempt(cluster, hosts, fixed, chain, comfort=False)
    return tight if len(tight.unplaced) < len(comfortable.unplaced) else comfortable


def _attempt(cluster: Cluster, hosts: Sequence[str], fixed: frozenset[str], chain: int, *, comfort: bool) -> _Attempt:
    ledger = HostLedger(cluster, closed=hosts)
    packer = Packer(ledger, fixed)
    leaving = packer.largest_first(
        id_ for name in dict.fromkeys(hosts) for id_ in ledger.on[name] - fixed - ledger.kept
    )
    unplaced = (
        [instance for instance in leaving if not _place_well(ledger, instance)]
        if comfort
        else packer.place_all(leaving)
    )
    for depth in range(1, chain + 1):
        unplaced = packer.place_all(unplaced, depth)
    # who comes late may be the one beside whom an earlier one must be
    while unplaced and len(still := packer.place_all(unplaced)) < len(unplaced):
        unplaced = still
    return _Attempt(ledger, fixed, unplaced)


def _place_well(ledger: HostLedger, instance: PlacedInstance) -> bool:
    """Move ``instance`` to where it is best off: as its group wishes, in its own zone, where the most is free."""
    zone = ledger.cluster.host[instance.host].zone
    hosts = list(islice(ledger.roomiest(instance), COMFORTS_COMPARED))
    hosts += [host for host in _with_fellows(ledger, instance) if host not in hosts]
    if not hosts:
        return False
    best = min(
        hosts, key=lambda name: (_group_dislikes(ledger, instance, name), ledger.cluster.host[name].zone != zone)
    )
    ledger.move(instance, best)
    return True


def _with_fellows(ledger: HostLedger, instance: PlacedInstance) -> list[str]:
    """Give the hosts to which a soft-affinity group draws ``instance``."""
    group = ledger.bonds.group_of(instance)
    if group is None or group.policy != "soft-affinity":
        return []
    names = ledger.pool(instance).names
    return sorted(
        host
        for host in ledger.hosts_of(group.id)
        if host in names and ledger.is_open(host) and ledger.may(instance, host)
    )


def _group_dislikes(ledger: HostLedger, instance: PlacedInstance, host: str) -> int:
    """How little a soft group likes ``instance`` on ``host``: fewer is better."""
    group = ledger.bonds.group_of(instance)
    if group is None or group.policy in ("affinity", "anti-affinity"):
        return 0
    fellows = ledger.fellows(instance, host)
    return fellows if group.policy == "soft-anti-affinity" else -fellows


def _settled(attempt: _Attempt, hosts: Sequence[str]) -> Settled:
    """Order the moves: who makes way comes as they must, then host after host, on each the cheapest instance first."""
    place = {name: at for at, name in enumerate(hosts)}
    instances = sorted(moved(attempt.ledger), key=lambda g: (place.get(g.host, -1), g.cost, g.id))
    return settled(
        attempt.ledger.cluster, {instance.id: attempt.ledger.at[instance.id] for instance in instances}, hosts
    )


def _placement(attempt: _Attempt, hosts: Sequence[str], answer: Settled, limits: MoveLimits) -> Solution:
    cluster = attempt.ledger.cluster
    relocations = cut(cluster, answer.relocations, limits)
    gone = {relocation.instance_id for relocation in relocations}
    drained = set(hosts)
    leaving = [instance for instance in cluster.instances if instance.host in drained]
    stuck = {instance.id: _why(attempt, instance) for instance in leaving if instance.id not in gone}
    empty = tuple(name for name in emptied(cluster, relocations) if name in drained)
    return Solution(
        relocations=relocations, emptied=empty, stuck=stuck, bounds=_bounds(cluster, leaving, relocations, len(stuck))
    )


def _why(attempt: _Attempt, instance: PlacedInstance) -> tuple[Reason, ...]:
    if attempt.ledger.at[instance.id] != instance.host:
        return (LIMIT.reason(instance.host),)
    if instance.id in attempt.fixed:
        return (CYCLE.reason(instance.host),)
    return reasons(attempt.ledger, instance)


def _bounds(
    cluster: Cluster, leaving: Sequence[PlacedInstance], relocations: Sequence[Relocation], stuck: int
) -> tuple[Bound, ...]:
    before = HostLedger(cluster)
    left = sum(stays_for_good(before, instance) for instance in leaving)
    gone = {relocation.instance_id for relocation in relocations}
    needed = sum(instance.gib for instance in leaving if instance.id in gone)
    data = sum(cluster.instance[relocation.instance_id].gib for relocation in relocations)
    return (
        Bound("instances left on the hosts", len(leaving), stuck, left),
        Bound("GiB to move", 0.0, data, needed),
    )
