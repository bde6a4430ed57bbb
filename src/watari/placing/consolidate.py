"""Free whole hosts: empty as many as the others can take, with as little moved as may be.

A move is worth something only if its whole host empties. So the hosts to empty are chosen first; all their instances
are packed into those that stay, which are first of all the hosts that cannot be emptied anyway; where some do not fit,
others make way, and where that does not help, a host is given back whole.

The choice counts instances as if they were water: for every set of hosts that some instances may ever use (a zone, an
aggregate), what is free on those that stay must be enough for the instances of the emptied ones that may go nowhere
else. This is asked per resource class and host after host; whether the instances really fit is found out by packing
them. A host costs as much as there are sets that hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watari.placing.bounds import gib_at_least, hosts_in_use_at_least
from watari.placing.explain import reasons, stays_for_good
from watari.placing.ledger import HostLedger
from watari.placing.model import NO_LIMITS, Bound, Cluster, MoveLimits, PlacedInstance, Relocation, Solution, within
from watari.placing.order import Settled, emptied, held_to, in_use_after, moved, settled
from watari.placing.packing import Packer
from watari.placing.rules import CYCLE


def consolidate(cluster: Cluster, limits: MoveLimits = NO_LIMITS) -> Solution:
    """Give the moves after which the most hosts are empty. ``stuck`` tells who keeps a host from being emptied at all.

    Hosts that are empty already stay so, unless filling one (a large one, say) frees more than one.
    """
    empty = frozenset(host.name for host in cluster.hosts) - {instance.host for instance in cluster.instances}
    answer = _with(cluster, limits, empty)
    if not empty:
        return answer
    other = _with(cluster, limits, frozenset())
    return min(answer, other, key=lambda solution: len(in_use_after(cluster, solution.relocations)))


def _with(cluster: Cluster, limits: MoveLimits, shut: frozenset[str]) -> Solution:
    """Consolidate with the hosts ``shut`` to everybody."""
    fixed: frozenset[str] = frozenset()
    while True:
        emptying = Emptying(cluster, limits, fixed, shut)
        emptying.run()
        answer = emptying.settled()
        unwanted = held_to(cluster, answer, limits)
        if not unwanted:
            return solution_of(cluster, answer.relocations, fixed)
        # no order was found for these (a circle without a third host): plan again as if they could not move
        fixed |= unwanted


def solution_of(cluster: Cluster, relocations: tuple[Relocation, ...], fixed: frozenset[str] = frozenset()) -> Solution:
    """Give the relocations with what they free, who keeps other hosts from being freed, and what cannot be beaten."""
    before = HostLedger(cluster)
    stuck = {
        instance.id: reasons(before, instance) for instance in cluster.instances if stays_for_good(before, instance)
    }
    keeping = {cluster.instance[id_].host for id_ in stuck}
    stuck.update({id_: (CYCLE.reason(cluster.instance[id_].host),) for id_ in sorted(fixed)})
    empty = emptied(cluster, relocations)
    return Solution(
        relocations=relocations, emptied=empty, stuck=stuck, bounds=_bounds(before, relocations, keeping, len(empty))
    )


def _bounds(
    before: HostLedger, relocations: tuple[Relocation, ...], keeping: set[str], emptied_hosts: int
) -> tuple[Bound, ...]:
    cluster = before.cluster
    count = len(cluster.hosts)
    free_before, free_after = (count - len(in_use_after(cluster, some)) for some in ((), relocations))
    gib = sum(cluster.instance[relocation.instance_id].gib for relocation in relocations)
    return (
        Bound("hosts without instances", free_before, free_after, count - hosts_in_use_at_least(before, keeping)),
        Bound("GiB to move", 0.0, gib, gib_at_least(before, keeping, emptied_hosts)),
    )


CHAIN = 2
"""How many instances in a chain make way for one that does not fit.

On made clusters of 200 and 400 hosts (benchmarks/rebalancing/generate.py) a third frees no host more and takes four
times as long.
"""


class Emptying:
    """The hosts that are being emptied, and a ledger in which their instances have left.

    ``fixed`` instances stay where they are; ``shut`` hosts take nobody.
    """

    def __init__(self, cluster: Cluster, limits: MoveLimits, fixed: frozenset[str], shut: frozenset[str]) -> None:
        self.cluster = cluster
        self.limits = limits
        self.shut = shut
        self.ledger = HostLedger(cluster, closed=shut)
        self.packer = Packer(self.ledger, fixed)
        staying = {
            instance.host
            for instance in cluster.instances
            if instance.id in fixed or stays_for_good(self.ledger, instance)
        }
        names = {host.name for host in cluster.hosts} - staying - shut
        self.weights: dict[str, Weight] = {weight.name: weight for weight in weights(self.ledger, names)}
        """The hosts that may be emptied."""
        self.gone: set[str] = set()

    def run(self) -> None:
        """Empty the first choice of hosts as far as may be, try every other, then bring home who need not move."""
        self._empty_together(first_choice(self.ledger, list(self.weights.values()), self.limits))
        while self.gone and not self._within_limits():
            self._give_back(max(self.gone, key=lambda name: (self.weights[name].cost, name)))
            self._go_home()
        self._empty_one_by_one()
        self._go_home()

    def settled(self) -> Settled:
        """Give the moves from how it was to how it is now."""
        by_host = sorted(moved(self.ledger), key=lambda g: (g.host in self.gone, self._cost_of(g.host), g.host, g.id))
        return settled(
            self.cluster, {instance.id: self.ledger.at[instance.id] for instance in by_host}, self.gone | self.shut
        )

    def _cost_of(self, host: str) -> float:
        return self.weights[host].cost if host in self.weights else 0.0

    def _empty_together(self, names: list[str]) -> None:
        for name in names:
            self._close(name)
        instances = self.packer.largest_first(id_ for name in names for id_ in self.ledger.on[name])
        unplaced = self.packer.place_all(instances)
        for depth in range(1, CHAIN + 1):
            unplaced = self.packer.place_all(unplaced, depth)
        while unplaced:
            self._give_back(self._worst(unplaced))
            unplaced = self.packer.place_all((instance for instance in unplaced if instance.host in self.gone), depth=1)

    def _worst(self, unplaced: list[PlacedInstance]) -> str:
        """Give the host of which the most has found no place."""
        sizes: dict[str, float] = {}
        for instance in unplaced:
            sizes[instance.host] = sizes.get(instance.host, 0.0) + self.packer.sizes[instance.id]
        return max(sizes, key=lambda name: (sizes[name], self.weights[name].cost, name))

    def _close(self, name: str) -> None:
        self.gone.add(name)
        if self.ledger.is_open(name):
            self.ledger.close(name)

    def _reopen(self, name: str) -> None:
        self.gone.discard(name)
        host = self.cluster.host[name]
        if host.takes:
            self.ledger.open(name)

    def _give_back(self, name: str) -> None:
        """Keep a host after all: whoever left it comes home."""
        self._reopen(name)
        self._bring_home(instance for instance in self.cluster.instances if instance.host == name)

    def _empty_one_by_one(self) -> None:
        for weight in sorted(self.weights.values(), key=lambda w: (w.cost, w.name)):
            if weight.name not in self.gone:
                self._try_to_empty(weight.name)

    def _try_to_empty(self, name: str) -> None:
        """Empty a host with all that is on it now, newcomers too; leave all as it was when that fails."""
        mark = len(self.ledger.steps)
        self._close(name)
        instances = self.packer.largest_first(self.ledger.on[name])
        if not all(self.packer.place(instance, depth=1) for instance in instances) or not self._within_limits():
            self.ledger.undo(mark)
            self._reopen(name)

    def _within_limits(self) -> bool:
        if self.limits == NO_LIMITS:
            return True
        gone = moved(self.ledger)
        return within(self.limits, len(gone), sum(instance.gib for instance in gone))

    def _go_home(self) -> None:
        """Bring those home who made way for somebody that went elsewhere in the end."""
        self._bring_home(instance for instance in moved(self.ledger) if instance.host not in self.gone)

    def _bring_home(self, instances: Iterable[PlacedInstance]) -> None:
        for instance in instances:
            if self.ledger.at[instance.id] != instance.host and self._may_return(instance):
                self.ledger.move(instance, instance.host)

    def _may_return(self, instance: PlacedInstance) -> bool:
        """Whether an instance may be at home again.

        By the rules, or because it never really left and nobody came meanwhile.
        """
        newcomers = any(self.cluster.instance[id_].host != instance.host for id_ in self.ledger.on[instance.host])
        return not newcomers or self.ledger.may(instance, instance.host)


Change = dict[frozenset[str], list[int]]
"""By set of hosts: how much less would be spare of each class."""
SWAPS_TRIED = 8
"""How many cheaper hosts are tried in the place of each chosen one, the cheapest first: 32 found nothing more on made
clusters."""


@dataclass(frozen=True)
class Weight:
    """What emptying a host takes, and what the host would give if it stayed."""

    name: str
    capacity: int
    """Of the scarcest class; 0 where no instance may come, for such a host is of no use to the others."""
    moves: int
    cost: float
    gib: float


def weights(ledger: HostLedger, names: Iterable[str]) -> list[Weight]:
    """Weigh the hosts of these names."""
    found = []
    for name in sorted(names):
        instances = [ledger.cluster.instance[id_] for id_ in sorted(ledger.on[name])]
        capacity = ledger.cluster.host[name].capacity.get(ledger.classes[0], 0) if ledger.is_open(name) else 0
        found.append(
            Weight(name, capacity, len(instances), sum(g.cost for g in instances), sum(g.gib for g in instances))
        )
    return found


def first_choice(ledger: HostLedger, candidates: Sequence[Weight], limits: MoveLimits) -> list[str]:
    """Give the hosts to empty, in the order in which to do it.

    The most that seems possible, of those the cheapest choice.
    """
    cheap_first = sorted(candidates, key=lambda w: (w.cost, w.name))
    if limits.moves is not None:
        cheap_first.sort(key=lambda w: w.moves)
    small_first = sorted(cheap_first, key=lambda w: w.capacity)
    cheap = _choose(_Spare(ledger), cheap_first, limits)
    spare = _Spare(ledger)
    many = _choose(spare, small_first, limits)
    if len(many) > len(cheap):
        closed = set(many)
        cheap = _cheaper(spare, many, [w for w in cheap_first if w not in closed], limits)
    return [w.name for w in sorted(cheap, key=lambda w: (w.cost, w.name))]


def _choose(spare: _Spare, candidates: Sequence[Weight], limits: MoveLimits) -> list[Weight]:
    chosen: list[Weight] = []
    moves, gib = 0, 0.0
    for weight in candidates:
        if within(limits, moves + weight.moves, gib + weight.gib) and spare.close(weight.name):
            chosen.append(weight)
            moves, gib = moves + weight.moves, gib + weight.gib
    return chosen


def _cheaper(spare: _Spare, chosen: Sequence[Weight], others: Sequence[Weight], limits: MoveLimits) -> list[Weight]:
    """Put cheaper hosts in the place of dear ones, as long as it fits.

    Limits hold because every swap is cheaper in all.
    """
    result = {w.name: w for w in chosen}
    rest = list(others)
    for dear in sorted(chosen, key=lambda w: (-w.cost, w.name)):
        spare.reopen(dear.name)
        tried = [
            w for w in rest[:SWAPS_TRIED] if w.cost < dear.cost and (limits.moves is None or w.moves <= dear.moves)
        ]
        swap = next((w for w in tried if spare.close(w.name)), None)
        if swap is None:
            spare.close(dear.name)
            continue
        del result[dear.name]
        result[swap.name] = swap
        rest.remove(swap)
    return list(result.values())


class _Spare:
    """What the staying hosts have to spare, by set of hosts and class."""

    def __init__(self, ledger: HostLedger) -> None:
        self._ledger = ledger
        sets = {ledger.pool(instance).names for instance in ledger.cluster.instances}
        self._holding: dict[str, list[frozenset[str]]] = {host.name: [] for host in ledger.cluster.hosts}
        for names in sets:
            for name in names:
                self._holding[name].append(names)
        self._wider = {names: self._wider_than(names) for names in sets}
        self._spare = {names: self._sum(names) for names in sets}
        self._changes: dict[str, Change] = {}

    def _wider_than(self, names: frozenset[str]) -> list[frozenset[str]]:
        """Give the sets that hold all of one, itself among them; instances without any room need none."""
        return [other for other in self._holding[next(iter(names))] if names <= other] if names else [names]

    def _sum(self, names: frozenset[str]) -> list[int]:
        hosts = [self._ledger.free[name] for name in names if self._ledger.is_open(name)]
        return [sum(max(free[at], 0) for free in hosts) for at in range(len(self._ledger.classes))]

    def close(self, name: str) -> bool:
        """Take a host out if its instances have room elsewhere; False leaves all as it is."""
        change = self._change(name)
        if any(
            amount > 0 and amount > self._spare[names][at]
            for names, amounts in change.items()
            for at, amount in enumerate(amounts)
        ):
            return False
        self._apply(change, -1)
        return True

    def reopen(self, name: str) -> None:
        """Take back `close`."""
        self._apply(self._change(name), 1)

    def _apply(self, change: Change, sign: int) -> None:
        for names, amounts in change.items():
            spare = self._spare[names]
            for at, amount in enumerate(amounts):
                spare[at] += sign * amount

    def _change(self, name: str) -> Change:
        """What would be spare less without this host: what it has free, and what its instances take elsewhere."""
        change = self._changes.get(name)
        if change is None:
            ledger = self._ledger
            change = self._changes[name] = {}
            if ledger.is_open(name):
                change.update({names: [max(free, 0) for free in ledger.free[name]] for names in self._holding[name]})
            for id_ in ledger.on[name]:
                for names in self._wider[ledger.pool(ledger.cluster.instance[id_]).names]:
                    amounts = change.setdefault(names, [0] * len(ledger.classes))
                    for at, need in enumerate(ledger.needs[id_]):
                        amounts[at] += need
        return change
