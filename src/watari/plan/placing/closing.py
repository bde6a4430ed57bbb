"""Which hosts to empty at best: as many as the others have room for, counted as if instances were water.

For every set of rooms that some guests may ever use (a zone, an aggregate), what is free on those that stay must be
enough for the guests of the emptied ones that may go nowhere else. This is asked per resource class and host after
host; whether the guests really fit is found out by packing them. A host costs as much as there are sets that hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Limits, within

Change = dict[frozenset[str], list[int]]
"""By set of rooms: how much less would be spare of each class."""
SWAPS_TRIED = 8
"""How many cheaper hosts are tried in the place of each chosen one."""


@dataclass(frozen=True)
class Weight:
    """What emptying a host takes, and what the host would give if it stayed."""

    name: str
    capacity: int
    """Of the scarcest class; 0 where no guest may come, for such a host is of no use to the others."""
    moves: int
    cost: float
    gib: float


def weights(ledger: Ledger, names: Iterable[str]) -> list[Weight]:
    """Weigh the hosts of these names."""
    found = []
    for name in sorted(names):
        guests = [ledger.cluster.guest[id_] for id_ in sorted(ledger.on[name])]
        capacity = ledger.cluster.room[name].capacity.get(ledger.classes[0], 0) if ledger.is_open(name) else 0
        found.append(Weight(name, capacity, len(guests), sum(g.cost for g in guests), sum(g.gib for g in guests)))
    return found


def first_choice(ledger: Ledger, candidates: Sequence[Weight], limits: Limits) -> list[str]:
    """Give the hosts to empty, in the order in which to do it: the most that seems possible, of those the cheapest choice."""
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


def _choose(spare: _Spare, candidates: Sequence[Weight], limits: Limits) -> list[Weight]:
    chosen: list[Weight] = []
    moves, gib = 0, 0.0
    for weight in candidates:
        if within(limits, moves + weight.moves, gib + weight.gib) and spare.close(weight.name):
            chosen.append(weight)
            moves, gib = moves + weight.moves, gib + weight.gib
    return chosen


def _cheaper(spare: _Spare, chosen: Sequence[Weight], others: Sequence[Weight], limits: Limits) -> list[Weight]:
    """Put cheaper hosts in the place of dear ones, as long as it fits; limits hold because every swap is cheaper in all."""
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
    """What the staying hosts have to spare, by set of rooms and class."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        sets = {ledger.pool(guest).names for guest in ledger.cluster.guests}
        self._holding: dict[str, list[frozenset[str]]] = {room.name: [] for room in ledger.cluster.rooms}
        for names in sets:
            for name in names:
                self._holding[name].append(names)
        self._wider = {names: self._wider_than(names) for names in sets}
        self._spare = {names: self._sum(names) for names in sets}
        self._changes: dict[str, Change] = {}

    def _wider_than(self, names: frozenset[str]) -> list[frozenset[str]]:
        """Give the sets that hold all of one, itself among them; guests without any room need none."""
        return [other for other in self._holding[next(iter(names))] if names <= other] if names else [names]

    def _sum(self, names: frozenset[str]) -> list[int]:
        rooms = [self._ledger.free[name] for name in names if self._ledger.is_open(name)]
        return [sum(max(free[at], 0) for free in rooms) for at in range(len(self._ledger.classes))]

    def close(self, name: str) -> bool:
        """Take a host out if its guests have room elsewhere; False leaves all as it is."""
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
        """What would be spare less without this host: what it has free, and what its guests take elsewhere."""
        change = self._changes.get(name)
        if change is None:
            ledger = self._ledger
            change = self._changes[name] = {}
            if ledger.is_open(name):
                change.update({names: [max(free, 0) for free in ledger.free[name]] for names in self._holding[name]})
            for id_ in ledger.on[name]:
                for names in self._wider[ledger.pool(ledger.cluster.guest[id_]).names]:
                    amounts = change.setdefault(names, [0] * len(ledger.classes))
                    for at, need in enumerate(ledger.needs[id_]):
                        amounts[at] += need
        return change
