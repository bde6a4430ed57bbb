"""Rooms in the order of one figure, in which the next one that has what is needed is found without a look at each.

The rooms stand in blocks of some dozens. A block knows the most that any of its rooms has free of each resource class, so blocks
on which nobody fits are passed over: where one class is full on many rooms and another is not, a search looks at blocks, not at
rooms. Putting a room in or taking it out costs a bisection of the blocks and one of a block.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

BLOCK = 48
"""Rooms of a new block; blocks are cut in two at twice as many, and joined to another at half as many."""

Entry = tuple[float, str]
"""The figure of a room, and its name."""


@dataclass(slots=True)
class _Block:
    entries: list[Entry]
    most: Sequence[int] | None = None
    """The most that one of its rooms has free, by class; None when it must be counted anew."""


class Ranking:
    """Rooms from the least figure to the greatest; equal ones by name. ``free`` says what each has free, as it changes."""

    def __init__(self, free: Mapping[str, Sequence[int]], entries: Iterable[Entry] = ()) -> None:
        self._free = free
        ranked = sorted(entries)
        self._blocks = [_Block(ranked[at : at + BLOCK]) for at in range(0, len(ranked), BLOCK)]

    def put(self, figure: float, name: str) -> None:
        """Take a room in."""
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
        """Take a room out; ``figure`` as it was when it was put in."""
        entry = figure, name
        at = self._block_of(entry)
        block = self._blocks[at]
        del block.entries[bisect_left(block.entries, entry)]
        block.most = None
        if len(block.entries) < BLOCK // 2:
            self._join(at)

    def refresh(self, figure: float, name: str) -> None:
        """Note that what a room has free is another, though its figure is the same."""
        self._blocks[self._block_of((figure, name))].most = None

    def upwards(self, needs: Sequence[int] = (), least: float = float("-inf")) -> Iterator[str]:
        """Rooms with a figure of ``least`` or more, the least first, but for blocks on which no room has the needs free.

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
        """All rooms, the greatest figure first, but for blocks on which no room has the needs free.

        The ranking must not change meanwhile.
        """
        for back, block in enumerate(reversed(self._blocks)):
            if self._is_worth_it(block, needs, nearest=not back):
                for _, name in reversed(block.entries):
                    yield name

    def _is_worth_it(self, block: _Block, needs: Sequence[int], *, nearest: bool) -> bool:
        """Whether a room of a block may have the needs free. The nearest block, where most searches end, is not counted for that."""
        if not needs or (nearest and block.most is None):
            return True
        if block.most is None:
            block.most = [
                max(amounts) for amounts in zip(*(self._free[name] for _, name in block.entries), strict=True)
            ]
        return all(need <= most or not need for need, most in zip(needs, block.most, strict=True))

    def _block_of(self, entry: Entry) -> int:
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


def _end(block: _Block) -> Entry:
    return block.entries[-1]
