"""What no placement can beat, so that an operator sees how good a plan is: hosts that can be empty, data that must move.

The bound of hosts counts instances as water: per resource class, a set of rooms must have the capacity for all guests
that may be nowhere else, and hosts whose guests cannot leave stay in use. The true best may be worse, never better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Group, Guest


def hosts_in_use_at_least(ledger: Ledger, staying: Collection[str]) -> int:
    """Give how many hosts hold guests in any placement. ``ledger`` as all is before; ``staying`` hosts cannot be emptied."""
    sets = _disjoint(ledger)
    least = {names: _least_of(ledger, names, staying) for names in sets}
    everywhere = frozenset(room.name for room in ledger.cluster.rooms)
    counts = [len(staying)]
    for at in range(len(ledger.classes)):
        used = set(staying)
        for names, count in least.items():
            spare = sorted(names - used, key=lambda name: (-_capacity(ledger, name)[at], name))
            used.update(spare[: max(count - len(names & used), 0)])
        lack = sum(needs[at] for needs in ledger.needs.values()) - sum(_capacity(ledger, name)[at] for name in used)
        counts.append(len(used) + _rooms_for(lack, [_capacity(ledger, name)[at] for name in everywhere - used]))
    return max(counts)


def gib_at_least(ledger: Ledger, staying: Collection[str], emptied: int) -> float:
    """Give the least data that emptying so many hosts moves: the guests of those with the least on them."""
    loads = [
        sum(ledger.cluster.guest[id_].gib for id_ in ledger.on[room.name])
        for room in ledger.cluster.rooms
        if room.name not in staying and ledger.on[room.name]
    ]
    return sum(sorted(loads)[:emptied])


def _disjoint(ledger: Ledger) -> list[frozenset[str]]:
    """Give sets of rooms that some guests cannot leave, without overlap, the smallest ones first."""
    chosen: list[frozenset[str]] = []
    taken: set[str] = set()
    for names in sorted({_reach(ledger, g) for g in ledger.cluster.guests}, key=lambda names: (len(names), sorted(names))):
        if names.isdisjoint(taken):
            chosen.append(names)
            taken |= names
    return chosen


def _reach(ledger: Ledger, guest: Guest) -> frozenset[str]:
    return ledger.pool(guest).names | {guest.host}


def _least_of(ledger: Ledger, names: frozenset[str], staying: Collection[str]) -> int:
    """How many rooms of a set are in use in any placement."""
    bound = [guest for guest in ledger.cluster.guests if _reach(ledger, guest) <= names]
    stay = names & frozenset(staying)
    counts = [len(stay), _widest_group(ledger, bound)]
    for at in range(len(ledger.classes)):
        lack = sum(ledger.needs[guest.id][at] for guest in bound) - sum(_capacity(ledger, name)[at] for name in stay)
        counts.append(len(stay) + _rooms_for(lack, [_capacity(ledger, name)[at] for name in names - stay]))
    return max(counts)


def _widest_group(ledger: Ledger, guests: Sequence[Guest]) -> int:
    """How many rooms the anti-affinity group among these guests needs that needs the most (C10)."""
    hosts: dict[str, list[str]] = {}
    for guest in guests:
        if guest.group is not None:
            hosts.setdefault(guest.group, []).append(guest.host)
    return max((_rooms_of(ledger.cluster.group[id_], places) for id_, places in hosts.items()), default=0)


def _rooms_of(group: Group, hosts: Sequence[str]) -> int:
    """As many as its members may share a host; those that share one against the rule may stay so."""
    most = max(group.max_per_host, *Counter(hosts).values())
    return -(-len(hosts) // most) if group.policy == "anti-affinity" else 0


def _capacity(ledger: Ledger, name: str) -> list[int]:
    """What guests may hold of a room; one that gives more than it has already may go on so."""
    room, free = ledger.cluster.room[name], ledger.free[name]
    given = [room.capacity.get(c, 0) - room.used_by_others.get(c, 0) for c in ledger.classes]
    return [amount + max(-spare, 0) for amount, spare in zip(given, free, strict=True)]


def _rooms_for(lack: int, capacities: Sequence[int]) -> int:
    count = 0
    for capacity in sorted(capacities, reverse=True):
        if lack <= 0:
            break
        count += 1
        lack -= capacity
    return count
