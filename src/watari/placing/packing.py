"""Finding a host for an instance.

The tightest that takes it, or one where another instance can be brought out of its way.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from watari.placing.ledger import HostLedger
from watari.placing.model import PlacedInstance

HOSTS_TRIED = (4, 12)
"""How many hosts are looked at for an instance that none takes as it is, the emptiest first: inside a chain, and at its
end.

Few, for the work is their number to the power of the depth: three times as many free two hosts more of 800 on made
clusters.
"""
LEAVERS_TRIED = (2, 4)
"""How many instances of such a host are tried to be brought elsewhere, those on the move anyway and the smallest
first."""


class Packer:
    """Moves instances in a ledger. ``fixed`` instances are never brought out of anybody's way."""

    def __init__(self, ledger: HostLedger, fixed: frozenset[str] = frozenset()) -> None:
        self.ledger = ledger
        self.fixed = fixed
        self.sizes = _sizes(ledger)
        """The share of a mean host that each instance takes, of the class of which it takes most."""

    def largest_first(self, instance_ids: Iterable[str]) -> list[PlacedInstance]:
        """Sort instances so that they pack well: the large ones first, of equal ones those with the least choice."""
        instances = (self.ledger.cluster.instance[id_] for id_ in instance_ids)
        return sorted(instances, key=lambda g: (-self.sizes[g.id], self.ledger.breadth(g), g.id))

    def place(self, instance: PlacedInstance, depth: int = 0) -> bool:
        """Move ``instance`` to the tightest host that takes it; up to ``depth`` others make way for it in a chain."""
        host = next(self.ledger.tightest(instance), None)
        if host is not None:
            self.ledger.move(instance, host)
            return True
        return depth > 0 and self._make_way(instance, depth, frozenset((instance.id,)))

    def place_all(self, instances: Iterable[PlacedInstance], depth: int = 0) -> list[PlacedInstance]:
        """Move every instance that can be placed; gives the others."""
        return [instance for instance in instances if not self.place(instance, depth)]

    def _make_way(self, instance: PlacedInstance, depth: int, chain: frozenset[str]) -> bool:
        """Bring another elsewhere so that ``instance`` has room where it was, that one in the same way if need be."""
        home, at_the_end = self.ledger.at[instance.id], len(chain) == 1
        for host in list(islice(self.ledger.emptiest(instance), HOSTS_TRIED[at_the_end])):
            if host == home:
                continue
            for leaver in self.leavers(instance, host, chain)[: LEAVERS_TRIED[at_the_end]]:
                mark = len(self.ledger.steps)
                if self._leave(leaver, host, depth, chain) and self.ledger.may(instance, host):
                    self.ledger.move(instance, host)
                    return True
                self.ledger.undo(mark)
        return False

    def _leave(self, leaver: PlacedInstance, host: str, depth: int, chain: frozenset[str]) -> bool:
        other = next(self.ledger.tightest(leaver), None)
        if other is not None:
            self.ledger.move(leaver, other)
            return True
        return (
            depth > 1 and self._make_way(leaver, depth - 1, chain | {leaver.id}) and self.ledger.at[leaver.id] != host
        )

    def leavers(self, instance: PlacedInstance, host: str, chain: frozenset[str]) -> list[PlacedInstance]:
        """Give the instances of ``host`` any one of which, gone, would let ``instance`` in as far as room goes.

        Those away from home first.
        """
        in_the_way = self.ledger.in_the_way(instance, host)
        if len(in_the_way) > 1:
            return []
        cluster, at, needs = self.ledger.cluster, self.ledger.at, self.ledger.needs
        ids = (in_the_way or self.ledger.on[host]) - chain - self.fixed - self.ledger.kept
        lacks = [
            (number, need - have)
            for number, (need, have) in enumerate(zip(needs[instance.id], self.ledger.free[host], strict=True))
            if need > max(have, 0)
        ]
        helpful = [cluster.instance[id_] for id_ in ids if all(needs[id_][number] >= lack for number, lack in lacks)]
        return sorted(helpful, key=lambda other: (at[other.id] == other.host, self.sizes[other.id], other.id))


def _sizes(ledger: HostLedger) -> dict[str, float]:
    hosts = ledger.cluster.hosts
    means = [sum(host.capacity.get(name, 0) for host in hosts) / max(len(hosts), 1) for name in ledger.classes]
    return {
        id_: max((need / mean for need, mean in zip(needs, means, strict=True) if mean), default=0.0)
        for id_, needs in ledger.needs.items()
    }
