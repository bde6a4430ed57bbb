"""Hosts by a figure, in which the next one that has what is needed is found without a look at each.

The hosts stand in blocks of some dozens. A block knows the most that any of its hosts has free of each resource class,
so blocks on which nobody fits are passed over: where one class is full on many hosts and another is not, a search looks
at blocks, not at hosts. Putting a host in or taking it out costs a bisection of the blocks and one of a block.

Many instances have the same choice of hosts (those of their zone, say), so one ranking, a pool, serves all of them; a
host whose figure changes changes its place in the few pools that hold it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watari.placing.model import Cluster, PlacedInstance
from watari.placing.rules import EverHosts

BLOCK = 48
"""Hosts of a new block; blocks are cut in two at twice as many, and joined to another at half as many.

A search looks into one block and passes over the others whole, so with n hosts it costs about n / BLOCK + BLOCK steps:
48 is near the least of that for some two thousand hosts. Blocks of 8 to 192 differ by less than a fifth on 400.
"""

Ranked = tuple[float, str]
"""The figure of a host, and its name."""


@dataclass(slots=True)
class _Block:
    entries: list[Ranked]
    most: Sequence[int] | None = None
    """The most that one of its hosts has free, by class; None when it must be counted anew."""


class Ranking:
    """Hosts from the least figure to the greatest; equal ones by name.

    ``free`` says what each has free, as it changes.
    """

    def __init__(self, free: Mapping[str, Sequence[int]], entries: Iterable[Ranked] = ()) -> None:
        self._free = free
        ranked = sorted(entries)
        self._blocks = [_Block(ranked[at : at + BLOCK]) for at in range(0, len(ranked), BLOCK)]

    def put(self, figure: float, name: str) -> None:
        """Take a host in."""
        entry = figure, name
        if not self._blocks:
            self._blocks.append(_Block([entry]))
            return
        at = min(self._block_of(entry), len(self._blocks) - 1)
        block = self._blocks[at]
        insort(block.entries, entry)
        block.most = None
        if len(block.entries) > 2 * BLOCK:
            self._cut(at)

    def take_out(self, figure: float, name: str) -> None:
        """Take a host out; ``figure`` as it was when it was put in."""
        entry = figure, name
        at = self._block_of(entry)
        block = self._blocks[at]
        del block.entries[bisect_left(block.entries, entry)]
        block.most = None
        if len(block.entries) < BLOCK // 2:
            self._join(at)

    def refresh(self, figure: float, name: str) -> None:
        """Note that what a host has free is another, though its figure is the same."""
        self._blocks[self._block_of((figure, name))].most = None

    def upwards(self, needs: Sequence[int] = (), least: float = float("-inf")) -> Iterator[str]:
        """Hosts with a figure of ``least`` or more, the least first, without blocks where no host has the needs free.

        The ranking must not change meanwhile.
        """
        start = least, ""
        first = self._block_of(start)
        for at in range(first, len(self._blocks)):
            block = self._blocks[at]
            if self._is_worth_it(block, needs, nearest=at == first):
                for _, name in block.entries[bisect_left(block.entries, start) if at == first else 0 :]:
                    yield name

    def downwards(self, needs: Sequence[int] = ()) -> Iterator[str]:
        """All hosts, the greatest figure first, but for blocks on which no host has the needs free.

        The ranking must not change meanwhile.
        """
        for back, block in enumerate(reversed(self._blocks)):
            if self._is_worth_it(block, needs, nearest=not back):
                for _, name in reversed(block.entries):
                    yield name

    def _is_worth_it(self, block: _Block, needs: Sequence[int], *, nearest: bool) -> bool:
        """Whether a host of a block may have the needs free.

        The nearest block, where most searches end, is not counted for that.
        """
        if not needs or (nearest and block.most is None):
            return True
        if block.most is None:
            block.most = [
                max(amounts) for amounts in zip(*(self._free[name] for _, name in block.entries), strict=True)
            ]
        return all(need <= most or not need for need, most in zip(needs, block.most, strict=True))

    def _block_of(self, entry: Ranked) -> int:
        """The number of the first block that ends with ``entry`` or beyond it."""
        return bisect_left(self._blocks, entry, key=_end)

    def _cut(self, at: int) -> None:
        entries = self._blocks[at].entries
        half = len(entries) // 2
        self._blocks[at : at + 1] = [_Block(entries[:half]), _Block(entries[half:])]

    def _join(self, at: int) -> None:
        """Join a small block to its neighbour, or drop it when it is the only one and has nothing left."""
        if len(self._blocks) == 1:
            if not self._blocks[0].entries:
                self._blocks.clear()
            return
        at = max(at - 1, 0)
        both = _Block(self._blocks[at].entries + self._blocks[at + 1].entries)
        self._blocks[at : at + 2] = [both]
        if len(both.entries) > 2 * BLOCK:
            self._cut(at)


def _end(block: _Block) -> Ranked:
    return block.entries[-1]


class HostPool(Ranking):
    """The open hosts among ``names``."""

    def __init__(self, names: frozenset[str], free: Mapping[str, Sequence[int]], figures: Mapping[str, float]) -> None:
        super().__init__(free, ((figures[name], name) for name in names if name in figures))
        self.names = names


class Pools:
    """The pools of a cluster by one figure, made as they are asked for.

    ``free`` says what each host has free, as it changes.
    """

    def __init__(self, cluster: Cluster, reach: EverHosts, free: Mapping[str, Sequence[int]]) -> None:
        self._reach = reach
        self._free = free
        self._by_instance: dict[str, HostPool] = {}
        self._by_names: dict[frozenset[str], HostPool] = {}
        self._figures: dict[str, float] = {}
        """The figure of each open host."""
        self._holding: dict[str, list[HostPool]] = {host.name: [] for host in cluster.hosts}

    def of(self, instance: PlacedInstance) -> HostPool:
        """Give the hosts that ``instance`` may ever use, its own if it is one of them, and those barred to it alone."""
        pool = self._by_instance.get(instance.id)
        if pool is None:
            pool = self._by_instance[instance.id] = self.among(self._reach.of(instance))
        return pool

    def among(self, names: frozenset[str]) -> HostPool:
        """Give the open hosts among some."""
        pool = self._by_names.get(names)
        if pool is None:
            pool = self._by_names[names] = HostPool(names, self._free, self._figures)
            for name in names:
                self._holding[name].append(pool)
        return pool

    def open(self, name: str, figure: float) -> None:
        """Let a host be found."""
        self._figures[name] = figure
        for pool in self._holding[name]:
            pool.put(figure, name)

    def close(self, name: str) -> None:
        """Let a host be found no more."""
        figure = self._figures.pop(name)
        for pool in self._holding[name]:
            pool.take_out(figure, name)

    def is_open(self, name: str) -> bool:
        """Whether a host can be found."""
        return name in self._figures

    def update(self, name: str, figure: float) -> None:
        """Note the figure of a host after what it has free has changed; a closed one is noted when it opens."""
        before = self._figures.get(name)
        if before is None:
            return
        if before == figure:
            for pool in self._holding[name]:
                pool.refresh(figure, name)
            return
        self.close(name)
        self.open(name, figure)
