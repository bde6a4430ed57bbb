"""Bring every instance off some hosts: a target for each, nobody twice without need, nobody left out silently.

All the hosts are closed before the first move, else instances land on the next host to be drained (hosts.md 2.4).
First everybody gets a comfortable place (own zone, roomy host). Where that leaves somebody without one, all are packed
tightly; where that does too, instances of other hosts make way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from watari.errors import GoalDoesNotFit
from watari.plan.placing.explain import reasons, stays_for_good
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import NO_LIMITS, Bound, Cluster, Guest, Limits, Placement, Reason, Shift
from watari.plan.placing.packing import Packer
from watari.plan.placing.rules import CYCLE, LIMIT
from watari.plan.placing.settle import Settled, cut, emptied, moved, settled

CHAIN = 3
"""How many guests of other hosts in a chain make way for one that must leave."""
COMFORTS_COMPARED = 24
"""How many rooms are compared for one guest, the emptiest first."""


def drain(cluster: Cluster, hosts: Sequence[str], limits: Limits = NO_LIMITS, *, others_move: bool = True) -> Placement:
    """Give the moves after which ``hosts`` are empty; whoever has no place to go is stuck, with the reasons.

    With ``others_move`` false, instances of other hosts stay where they are, even when somebody is stuck by that.
    Raises GoalDoesNotFit when the cluster does not know one of the hosts.
    """
    unknown = [name for name in hosts if name not in cluster.room]
    if unknown:
        raise GoalDoesNotFit(f"the cloud has no host {unknown[0]}", cure="correct its name in the goal")
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

    ledger: Ledger
    fixed: frozenset[str]
    unplaced: list[Guest]


def _best_attempt(cluster: Cluster, hosts: Sequence[str], fixed: frozenset[str], chain: int) -> _Attempt:
    comfortable = _attempt(cluster, hosts, fixed, 0, comfort=True)
    if not comfortable.unplaced:
        return comfortable
    tight = _attempt(cluster, hosts, fixed, chain, comfort=False)
    return tight if len(tight.unplaced) < len(comfortable.unplaced) else comfortable


def _attempt(cluster: Cluster, hosts: Sequence[str], fixed: frozenset[str], chain: int, *, comfort: bool) -> _Attempt:
    ledger = Ledger(cluster, closed=hosts)
    packer = Packer(ledger, fixed)
    leaving = packer.largest_first(
        id_ for name in dict.fromkeys(hosts) for id_ in ledger.on[name] - fixed - ledger.kept
    )
    unplaced = [guest for guest in leaving if not _place_well(ledger, guest)] if comfort else packer.place_all(leaving)
    for depth in range(1, chain + 1):
        unplaced = packer.place_all(unplaced, depth)
    # who comes late may be the one beside whom an earlier one must be
    while unplaced and len(still := packer.place_all(unplaced)) < len(unplaced):
        unplaced = still
    return _Attempt(ledger, fixed, unplaced)


def _place_well(ledger: Ledger, guest: Guest) -> bool:
    """Move ``guest`` to where it is best off: as its group wishes, in its own zone, where the most is free."""
    zone = ledger.cluster.room[guest.host].zone
    rooms = list(islice(ledger.roomiest(guest), COMFORTS_COMPARED))
    rooms += [room for room in _with_fellows(ledger, guest) if room not in rooms]
    if not rooms:
        return False
    best = min(rooms, key=lambda name: (_group_dislikes(ledger, guest, name), ledger.cluster.room[name].zone != zone))
    ledger.move(guest, best)
    return True


def _with_fellows(ledger: Ledger, guest: Guest) -> list[str]:
    """Give the rooms to which a soft-affinity group draws ``guest``."""
    group = ledger.bonds.group_of(guest)
    if group is None or group.policy != "soft-affinity":
        return []
    names = ledger.pool(guest).names
    return sorted(
        room for room in ledger.rooms_of(group.id) if room in names and ledger.is_open(room) and ledger.may(guest, room)
    )


def _group_dislikes(ledger: Ledger, guest: Guest, room: str) -> int:
    """How little a soft group likes ``guest`` on ``room``: fewer is better."""
    group = ledger.bonds.group_of(guest)
    if group is None or group.policy in ("affinity", "anti-affinity"):
        return 0
    fellows = ledger.fellows(guest, room)
    return fellows if group.policy == "soft-anti-affinity" else -fellows


def _settled(attempt: _Attempt, hosts: Sequence[str]) -> Settled:
    """Order the moves: those who make way come as they must, then host after host, on each the cheapest guest first."""
    place = {name: at for at, name in enumerate(hosts)}
    guests = sorted(moved(attempt.ledger), key=lambda g: (place.get(g.host, -1), g.cost, g.id))
    return settled(attempt.ledger.cluster, {guest.id: attempt.ledger.at[guest.id] for guest in guests}, hosts)


def _placement(attempt: _Attempt, hosts: Sequence[str], answer: Settled, limits: Limits) -> Placement:
    cluster = attempt.ledger.cluster
    shifts = cut(cluster, answer.shifts, limits)
    gone = {shift.guest_id for shift in shifts}
    drained = set(hosts)
    leaving = [guest for guest in cluster.guests if guest.host in drained]
    stuck = {guest.id: _why(attempt, guest) for guest in leaving if guest.id not in gone}
    empty = tuple(name for name in emptied(cluster, shifts) if name in drained)
    return Placement(shifts=shifts, emptied=empty, stuck=stuck, bounds=_bounds(cluster, leaving, shifts, len(stuck)))


def _why(attempt: _Attempt, guest: Guest) -> tuple[Reason, ...]:
    if attempt.ledger.at[guest.id] != guest.host:
        return (LIMIT.reason(guest.host),)
    if guest.id in attempt.fixed:
        return (CYCLE.reason(guest.host),)
    return reasons(attempt.ledger, guest)


def _bounds(cluster: Cluster, leaving: Sequence[Guest], shifts: Sequence[Shift], stuck: int) -> tuple[Bound, ...]:
    before = Ledger(cluster)
    left = sum(stays_for_good(before, guest) for guest in leaving)
    gone = {shift.guest_id for shift in shifts}
    needed = sum(guest.gib for guest in leaving if guest.id in gone)
    data = sum(cluster.guest[shift.guest_id].gib for shift in shifts)
    return (
        Bound("instances left on the hosts", len(leaving), stuck, left),
        Bound("GiB to move", 0.0, data, needed),
    )
