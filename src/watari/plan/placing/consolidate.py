"""Free whole hosts: empty as many as the others can take, with as little moved as may be.

A move is worth something only if its whole host empties (hosts.md 6.2). So the hosts to empty are chosen first; all
their guests are packed into those that stay, which are first of all the hosts that cannot be emptied anyway; where some
do not fit, others make way, and where that does not help, a host is given back whole.
"""

from __future__ import annotations

from watari.plan.placing.bounds import gib_at_least, hosts_in_use_at_least
from watari.plan.placing.emptying import Emptying
from watari.plan.placing.explain import reasons, stays_for_good
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import NO_LIMITS, Bound, Cluster, Limits, Placement, Shift
from watari.plan.placing.rules import CYCLE
from watari.plan.placing.settle import emptied, held_to, in_use_after


def consolidate(cluster: Cluster, limits: Limits = NO_LIMITS) -> Placement:
    """Give the moves after which the most hosts are empty. ``stuck`` tells who keeps a host from being emptied at all.

    Hosts that are empty already stay so, unless filling one (a large one, say) frees more than one.
    """
    empty = frozenset(room.name for room in cluster.rooms) - {guest.host for guest in cluster.guests}
    answer = _with(cluster, limits, empty)
    if not empty:
        return answer
    other = _with(cluster, limits, frozenset())
    return min(answer, other, key=lambda placement: len(in_use_after(cluster, placement.shifts)))


def _with(cluster: Cluster, limits: Limits, shut: frozenset[str]) -> Placement:
    """Consolidate with the hosts ``shut`` to everybody."""
    fixed: frozenset[str] = frozenset()
    while True:
        emptying = Emptying(cluster, limits, fixed, shut)
        emptying.run()
        answer = emptying.settled()
        unwanted = held_to(cluster, answer, limits)
        if not unwanted:
            return placement_of(cluster, answer.shifts, fixed)
        # no order was found for these (a circle without a third host): plan again as if they could not move
        fixed |= unwanted


def placement_of(cluster: Cluster, shifts: tuple[Shift, ...], fixed: frozenset[str] = frozenset()) -> Placement:
    """Give the shifts with what they free, who keeps other hosts from being freed, and what cannot be beaten."""
    before = Ledger(cluster)
    stuck = {guest.id: reasons(before, guest) for guest in cluster.guests if stays_for_good(before, guest)}
    keeping = {cluster.guest[id_].host for id_ in stuck}
    stuck.update({id_: (CYCLE.reason(cluster.guest[id_].host),) for id_ in sorted(fixed)})
    empty = emptied(cluster, shifts)
    return Placement(shifts=shifts, emptied=empty, stuck=stuck, bounds=_bounds(before, shifts, keeping, len(empty)))


def _bounds(before: Ledger, shifts: tuple[Shift, ...], keeping: set[str], emptied_hosts: int) -> tuple[Bound, ...]:
    cluster = before.cluster
    count = len(cluster.rooms)
    free_before, free_after = (count - len(in_use_after(cluster, some)) for some in ((), shifts))
    gib = sum(cluster.guest[shift.guest_id].gib for shift in shifts)
    return (
        Bound("hosts without instances", free_before, free_after, count - hosts_in_use_at_least(before, keeping)),
        Bound("GiB to move", 0.0, gib, gib_at_least(before, keeping, emptied_hosts)),
    )
