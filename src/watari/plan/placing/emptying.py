"""Emptying chosen hosts together: all their guests are packed into the hosts that stay; where that fails, a host is given back."""

from __future__ import annotations

from collections.abc import Iterable

from watari.plan.placing.closing import Weight, first_choice, weights
from watari.plan.placing.explain import stays_for_good
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import NO_LIMITS, Cluster, Guest, Limits, within
from watari.plan.placing.packing import Packer
from watari.plan.placing.settle import Settled, moved, settled

CHAIN = 2
"""How many guests in a chain make way for one that does not fit."""


class Emptying:
    """The hosts that are being emptied, and a ledger in which their guests have left.

    ``fixed`` guests stay where they are; ``shut`` hosts take nobody.
    """

    def __init__(self, cluster: Cluster, limits: Limits, fixed: frozenset[str], shut: frozenset[str]) -> None:
        self.cluster = cluster
        self.limits = limits
        self.shut = shut
        self.ledger = Ledger(cluster, closed=shut)
        self.packer = Packer(self.ledger, fixed)
        staying = {guest.host for guest in cluster.guests if guest.id in fixed or stays_for_good(self.ledger, guest)}
        names = {room.name for room in cluster.rooms} - staying - shut
        self.weights: dict[str, Weight] = {weight.name: weight for weight in weights(self.ledger, names)}
        """The hosts that may be emptied."""
        self.gone: set[str] = set()

    def run(self) -> None:
        """Empty the hosts of the first choice as far as possible, then try every other one, then bring home who need not move."""
        self._empty_together(first_choice(self.ledger, list(self.weights.values()), self.limits))
        while self.gone and not self._within_limits():
            self._give_back(max(self.gone, key=lambda name: (self.weights[name].cost, name)))
            self._go_home()
        self._empty_one_by_one()
        self._go_home()

    def settled(self) -> Settled:
        """Give the moves from how it was to how it is now."""
        by_host = sorted(moved(self.ledger), key=lambda g: (g.host in self.gone, self._cost_of(g.host), g.host, g.id))
        return settled(self.cluster, {guest.id: self.ledger.at[guest.id] for guest in by_host}, self.gone | self.shut)

    def _cost_of(self, host: str) -> float:
        return self.weights[host].cost if host in self.weights else 0.0

    def _empty_together(self, names: list[str]) -> None:
        for name in names:
            self._close(name)
        guests = self.packer.largest_first(id_ for name in names for id_ in self.ledger.on[name])
        unplaced = self.packer.place_all(guests)
        for depth in range(1, CHAIN + 1):
            unplaced = self.packer.place_all(unplaced, depth)
        while unplaced:
            self._give_back(self._worst(unplaced))
            unplaced = self.packer.place_all((guest for guest in unplaced if guest.host in self.gone), depth=1)

    def _worst(self, unplaced: list[Guest]) -> str:
        """Give the host of which the most has found no place."""
        sizes: dict[str, float] = {}
        for guest in unplaced:
            sizes[guest.host] = sizes.get(guest.host, 0.0) + self.packer.sizes[guest.id]
        return max(sizes, key=lambda name: (sizes[name], self.weights[name].cost, name))

    def _close(self, name: str) -> None:
        self.gone.add(name)
        if self.ledger.is_open(name):
            self.ledger.close(name)

    def _reopen(self, name: str) -> None:
        self.gone.discard(name)
        room = self.cluster.room[name]
        if room.open and room.up:
            self.ledger.open(name)

    def _give_back(self, name: str) -> None:
        """Keep a host after all: whoever left it comes home."""
        self._reopen(name)
        self._bring_home(guest for guest in self.cluster.guests if guest.host == name)

    def _empty_one_by_one(self) -> None:
        for weight in sorted(self.weights.values(), key=lambda w: (w.cost, w.name)):
            if weight.name not in self.gone:
                self._try_to_empty(weight.name)

    def _try_to_empty(self, name: str) -> None:
        """Empty a host with all that is on it now, newcomers too; leave all as it was when that fails."""
        mark = len(self.ledger.steps)
        self._close(name)
        guests = self.packer.largest_first(self.ledger.on[name])
        if not all(self.packer.place(guest, depth=1) for guest in guests) or not self._within_limits():
            self.ledger.undo(mark)
            self._reopen(name)

    def _within_limits(self) -> bool:
        if self.limits == NO_LIMITS:
            return True
        gone = moved(self.ledger)
        return within(self.limits, len(gone), sum(guest.gib for guest in gone))

    def _go_home(self) -> None:
        """Bring those home who made way for somebody that went elsewhere in the end."""
        self._bring_home(guest for guest in moved(self.ledger) if guest.host not in self.gone)

    def _bring_home(self, guests: Iterable[Guest]) -> None:
        for guest in guests:
            if self.ledger.at[guest.id] != guest.host and self._may_return(guest):
                self.ledger.move(guest, guest.host)

    def _may_return(self, guest: Guest) -> bool:
        """Whether a guest may be at home again: by the rules, or because it never really left and nobody came meanwhile."""
        newcomers = any(self.cluster.guest[id_].host != guest.host for id_ in self.ledger.on[guest.host])
        return not newcomers or self.ledger.may(guest, guest.host)
