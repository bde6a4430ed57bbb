"""What no placing can beat, so that an operator sees how good a plan is: hosts that can be empty, data that must move.

The bound of hosts counts instances as water: per resource class, a set of hosts must have the capacity for all
instances that may be nowhere else, and hosts whose instances cannot leave stay in use. The true best may be worse,
never better. Instances of one pool are looked at together, so the work is that of the different sets, not that of
instances times hosts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from watari.placing.ledger import HostLedger
from watari.placing.model import Group, PlacedInstance

Cell = tuple[frozenset[str], str | None]
"""Where instances can be: a set of hosts, and their own one where that is none of them."""


def confined(ledger: HostLedger) -> dict[frozenset[str], list[PlacedInstance]]:
    """Give sets of hosts without overlap, the smallest ones first, each with the instances that cannot leave it.

    Hosts that are barred to single instances count as theirs: a set that is too wide makes a bound weaker, never wrong.
    """
    cells: dict[Cell, list[PlacedInstance]] = {}
    for instance in ledger.cluster.instances:
        names = ledger.pool(instance).names
        cells.setdefault((names, None if instance.host in names else instance.host), []).append(instance)
    holder = _disjoint(cells)
    found: dict[frozenset[str], list[PlacedInstance]] = {names: [] for names in holder.values()}
    for (names, home), instances in cells.items():
        holding = holder.get(home or next(iter(names)))
        if holding is not None and _all(names, home) <= holding:
            found[holding] += instances
    return found


def _disjoint(cells: dict[Cell, list[PlacedInstance]]) -> dict[str, frozenset[str]]:
    """Choose sets without overlap, the smallest ones first; gives for each host the one that holds it.

    Of the cells that share their pool no two can be chosen, so only the first of them is tried: instances on closed
    hosts, each with a cell of its own, add nothing.
    """
    first: dict[frozenset[str], frozenset[str]] = {}
    alone: list[frozenset[str]] = []
    for names, home in sorted(cells, key=lambda cell: cell[1] or ""):
        if names:
            first.setdefault(names, _all(names, home))
        else:
            alone.append(_all(names, home))
    holder: dict[str, frozenset[str]] = {}
    for names in sorted([*first.values(), *alone], key=lambda names: (len(names), sorted(names))):
        if holder.keys().isdisjoint(names):
            holder.update(dict.fromkeys(names, names))
    return holder


def _all(names: frozenset[str], home: str | None) -> frozenset[str]:
    return names if home is None else names | {home}


Sizes = Mapping[str, Sequence[int]]
"""By host: what instances may hold of it, by class."""


def hosts_in_use_at_least(ledger: HostLedger, staying: Collection[str]) -> int:
    """Give how many hosts hold instances in any placement.

    ``ledger`` as all is before; ``staying`` hosts cannot be emptied.
    """
    sizes = {host.name: _capacity(ledger, host.name) for host in ledger.cluster.hosts}
    stay = frozenset(staying)
    least = {names: _least_of(ledger, instances, names, stay, sizes) for names, instances in confined(ledger).items()}
    counts = [len(stay)]
    for at in range(len(ledger.classes)):
        used = set(stay)
        for names, count in least.items():
            spare = sorted(names - used, key=lambda name: (-sizes[name][at], name))
            used.update(spare[: max(count - len(names & used), 0)])
        lack = sum(needs[at] for needs in ledger.needs.values()) - sum(sizes[name][at] for name in used)
        counts.append(len(used) + _hosts_for(lack, [sizes[name][at] for name in sizes.keys() - used]))
    return max(counts)


def gib_at_least(ledger: HostLedger, staying: Collection[str], emptied: int) -> float:
    """Give the least data that emptying so many hosts moves: the instances of those with the least on them."""
    loads = [
        sum(ledger.cluster.instance[id_].gib for id_ in ledger.on[host.name])
        for host in ledger.cluster.hosts
        if host.name not in staying and ledger.on[host.name]
    ]
    return sum(sorted(loads)[:emptied])


def _least_of(
    ledger: HostLedger,
    instances: Sequence[PlacedInstance],
    names: frozenset[str],
    staying: frozenset[str],
    sizes: Sizes,
) -> int:
    """How many hosts of a set are in use in any placement, if these instances cannot leave it."""
    stay = names & staying
    counts = [len(stay), _widest_group(ledger, instances)]
    for at in range(len(ledger.classes)):
        lack = sum(ledger.needs[instance.id][at] for instance in instances) - sum(sizes[name][at] for name in stay)
        counts.append(len(stay) + _hosts_for(lack, [sizes[name][at] for name in names - stay]))
    return max(counts)


def _widest_group(ledger: HostLedger, instances: Sequence[PlacedInstance]) -> int:
    """How many hosts the anti-affinity group among these instances needs that needs the most (C10)."""
    hosts: dict[str, list[str]] = {}
    for instance in instances:
        if instance.group is not None:
            hosts.setdefault(instance.group, []).append(instance.host)
    return max((_hosts_of(ledger.cluster.group[id_], places) for id_, places in hosts.items()), default=0)


def _hosts_of(group: Group, hosts: Sequence[str]) -> int:
    """As many as its members may share a host; those that share one against the rule may stay so."""
    most = max(group.max_per_host, *Counter(hosts).values())
    return -(-len(hosts) // most) if group.policy == "anti-affinity" else 0


def _capacity(ledger: HostLedger, name: str) -> list[int]:
    """What instances may hold of a host; one that gives more than it has already may go on so."""
    host, free = ledger.cluster.host[name], ledger.free[name]
    given = [host.capacity.get(c, 0) - host.used_by_others.get(c, 0) for c in ledger.classes]
    return [amount + max(-spare, 0) for amount, spare in zip(given, free, strict=True)]


def _hosts_for(lack: int, capacities: Sequence[int]) -> int:
    count = 0
    for capacity in sorted(capacities, reverse=True):
        if lack <= 0:
            break
        count += 1
        lack -= capacity
    return count
