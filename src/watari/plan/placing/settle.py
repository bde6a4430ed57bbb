"""From a ledger in which everybody is where they shall be to a placement: lawful order, what waits for what, what is empty then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.links import linked
from watari.plan.placing.model import Cluster, Guest, Limits, Shift, within
from watari.plan.placing.order import order


@dataclass(frozen=True)
class Settled:
    """The shifts, and the guests for which no lawful order was found."""

    shifts: tuple[Shift, ...]
    left: tuple[str, ...]


def moved(ledger: Ledger) -> list[Guest]:
    """Give the guests that are not where they were, by id."""
    return [ledger.cluster.guest[id_] for id_ in sorted(ledger.away.ids)]


def settled(cluster: Cluster, wanted: Mapping[str, str], closed: Iterable[str] = ()) -> Settled:
    """Order the moves to what is wanted, and link them. ``closed`` rooms take nobody at any time."""
    ordered = order(cluster, wanted, closed)
    return Settled(shifts=linked(cluster, ordered.steps), left=tuple(ordered.left))


def in_use_after(cluster: Cluster, shifts: Iterable[Shift]) -> set[str]:
    """Give the hosts that hold guests when all shifts have ended."""
    at = {guest.id: guest.host for guest in cluster.guests}
    for shift in shifts:
        at[shift.guest_id] = shift.target
    return set(at.values())


def emptied(cluster: Cluster, shifts: Iterable[Shift]) -> tuple[str, ...]:
    """Give the hosts that held guests before and hold none when all shifts have ended."""
    return tuple(sorted({guest.host for guest in cluster.guests} - in_use_after(cluster, shifts)))


def cut(cluster: Cluster, shifts: Sequence[Shift], limits: Limits) -> tuple[Shift, ...]:
    """Give the first shifts, as many as the limits allow; what a shift waits for stands before it, so nothing is missing."""
    moves, gib = 0, 0.0
    for number, shift in enumerate(shifts):
        moves, gib = moves + 1, gib + cluster.guest[shift.guest_id].gib
        if not within(limits, moves, gib):
            return tuple(shifts[:number])
    return tuple(shifts)


def held_to(cluster: Cluster, answer: Settled, limits: Limits) -> frozenset[str]:
    """Give the guests that must stay for the answer to hold: those without a lawful order, or those whose detour breaks the limits."""
    if answer.left or within(
        limits, len(answer.shifts), sum(cluster.guest[shift.guest_id].gib for shift in answer.shifts)
    ):
        return frozenset(answer.left)
    times = Counter(shift.guest_id for shift in answer.shifts)
    return frozenset(id_ for id_, count in times.items() if count > 1)
