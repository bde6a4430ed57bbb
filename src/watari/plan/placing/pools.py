"""Open rooms ranked by a figure, one ranking for each set of rooms that some guests may ever use.

Many guests have the same choice of rooms (those of their zone, say), so a ranking serves all of them; a room whose figure changes
changes its place in the few rankings that hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watari.plan.placing.model import Cluster, Guest
from watari.plan.placing.ranking import Ranking
from watari.plan.placing.reach import Reach


class Pool(Ranking):
    """The open rooms among ``names``."""

    def __init__(self, names: frozenset[str], free: Mapping[str, Sequence[int]], figures: Mapping[str, float]) -> None:
        super().__init__(free, ((figures[name], name) for name in names if name in figures))
        self.names = names


class Pools:
    """The pools of a cluster by one figure, made as they are asked for. ``free`` says what each room has free, as it changes."""

    def __init__(self, cluster: Cluster, reach: Reach, free: Mapping[str, Sequence[int]]) -> None:
        self._reach = reach
        self._free = free
        self._by_guest: dict[str, Pool] = {}
        self._by_names: dict[frozenset[str], Pool] = {}
        self._figures: dict[str, float] = {}
        """The figure of each open room."""
        self._holding: dict[str, list[Pool]] = {room.name: [] for room in cluster.rooms}

    def of(self, guest: Guest) -> Pool:
        """Give the rooms that ``guest`` may ever use, with its own where it is one of them, and with those barred to it alone."""
        pool = self._by_guest.get(guest.id)
        if pool is None:
            pool = self._by_guest[guest.id] = self.among(self._reach.of(guest))
        return pool

    def among(self, names: frozenset[str]) -> Pool:
        """Give the open rooms among some."""
        pool = self._by_names.get(names)
        if pool is None:
            pool = self._by_names[names] = Pool(names, self._free, self._figures)
            for name in names:
                self._holding[name].append(pool)
        return pool

    def open(self, name: str, figure: float) -> None:
        """Let a room be found."""
        self._figures[name] = figure
        for pool in self._holding[name]:
            pool.put(figure, name)

    def close(self, name: str) -> None:
        """Let a room be found no more."""
        figure = self._figures.pop(name)
        for pool in self._holding[name]:
            pool.take_out(figure, name)

    def is_open(self, name: str) -> bool:
        """Whether a room can be found."""
        return name in self._figures

    def update(self, name: str, figure: float) -> None:
        """Note the figure of a room after what it has free has changed; a closed one is noted when it opens."""
        before = self._figures.get(name)
        if before is None:
            return
        if before == figure:
            for pool in self._holding[name]:
                pool.refresh(figure, name)
            return
        self.close(name)
        self.open(name, figure)
