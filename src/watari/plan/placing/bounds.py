"""What no placement can beat, so that an operator sees how good a plan is: hosts that can be empty, data that must move.

The bound of hosts counts instances as water: per resource class, a set of rooms must have the capacity for all guests
that may be nowhere else, and hosts whose guests cannot leave stay in use. The true best may be worse, never better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from watari.plan.placing.confined import confined
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Group, Guest

Sizes = Mapping[str, Sequence[int]]
"""By room: what guests may hold of it, by class."""


def hosts_in_use_at_least(ledger: Ledger, staying: Collection[str]) -> int:
    """Give how many hosts hold guests in any placement. ``ledger`` as all is before; ``staying`` hosts cannot be emptied."""
    sizes = {room.name: _capacity(ledger, room.name) for room in ledger.cluster.rooms}
    stay = frozenset(staying)
    least = {names: _least_of(ledger, guests, names, stay, sizes) for names, guests in confined(ledger).items()}
    counts = [len(stay)]
    for at in range(len(ledger.classes)):
        used = set(stay)
        for names, count in least.items():
            spare = sorted(names - used, key=lambda name: (-sizes[name][at], name))
            used.update(spare[: max(count - len(names & used), 0)])
        lack = sum(needs[at] for needs in ledger.needs.values()) - sum(sizes[name][at] for name in used)
        counts.append(len(used) + _rooms_for(lack, [sizes[name][at] for name in sizes.keys() - used]))
    return max(counts)


def gib_at_least(ledger: Ledger, staying: Collection[str], emptied: int) -> float:
    """Give the least data that emptying so many hosts moves: the guests of those with the least on them."""
    loads = [
        sum(ledger.cluster.guest[id_].gib for id_ in ledger.on[room.name])
        for room in ledger.cluster.rooms
        if room.name not in staying and ledger.on[room.name]
    ]
    return sum(sorted(loads)[:emptied])


def _least_of(
    ledger: Ledger, guests: Sequence[Guest], names: frozenset[str], staying: frozenset[str], sizes: Sizes
) -> int:
    """How many rooms of a set are in use in any placement, if these guests cannot leave it."""
    stay = names & staying
    counts = [len(stay), _widest_group(ledger, guests)]
    for at in range(len(ledger.classes)):
        lack = sum(ledger.needs[guest.id][at] for guest in guests) - sum(sizes[name][at] for name in stay)
        counts.append(len(stay) + _rooms_for(lack, [sizes[name][at] for name in names - stay]))
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
