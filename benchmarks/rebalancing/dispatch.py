"""How long a list of moves takes, as a model: under Watari's own limits, and under Watcher's barriers.

A move takes 10 seconds and the time that 1.3 times its memory needs on a link of 10 Gb/s. Nothing here waits for real.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from watari.model.goal import Limits
from watari.model.plan import Move as PlannedMove
from watari.run.slots import Slots

from .cluster import MIB_PER_GIB, Cluster, Move

OVERHEAD_SECONDS = 10.0
RESENT = 1.3
"""Memory that is written meanwhile is sent again."""
GIB_PER_SECOND = 10e9 / 8 / 2**30
BARRIER = 2
"""Watcher's planner lets two migrations go at once, and the next two when both have ended (`parallelization`)."""


def durations(cluster: Cluster, moves: Iterable[Move], share: float = 1.0) -> list[float]:
    """Give the seconds of each move; ``share`` is the part of the link that it has."""
    ram_gib = {instance["id"]: instance["ram_mib"] / MIB_PER_GIB for instance in cluster["instances"]}
    return [OVERHEAD_SECONDS + RESENT * ram_gib[move["instance"]] / (GIB_PER_SECOND * share) for move in moves]


def barriers(moves: Sequence[Move], seconds: Sequence[float], limits: Limits) -> float:
    """Give the time under Watcher's default planner.

    Two by two, in the order of the list, wherever they come from and go.

    Within such a pair Nova holds to the same limits as everywhere: of two moves from one host the second queues there.
    """
    loose = [
        move | {"after": []} for move in moves
    ]  # a pair waits for all pairs before it, and within it Watcher knows of no order
    chunks = [slice(at, at + BARRIER) for at in range(0, len(moves), BARRIER)]
    return sum(event_driven(loose[chunk], seconds[chunk], limits) for chunk in chunks)


def at_least(moves: Sequence[Move], seconds: Sequence[float], limits: Limits) -> float:
    """Give a time that no order can beat.

    The busiest source, the busiest target, or all moves together, beside their limits.
    """
    sources, targets = defaultdict[str, float](float), defaultdict[str, float](float)
    for move, takes in zip(moves, seconds, strict=True):
        sources[move["source"]] += takes
        targets[move["target"]] += takes
    busiest = max(sources.values()) / limits.per_source_host, max(targets.values()) / limits.per_target_host
    return max(*busiest, sum(seconds) / limits.moves, *seconds)


def event_driven(moves: Sequence[Move], seconds: Sequence[float], limits: Limits) -> float:
    """Give the time when each move begins once its forerunners ended and Watari's slots let it in, first come first."""
    return _Clock(moves, seconds, limits).run()


class _Clock:
    """Moves that wait, moves that go on with the time of their end."""

    def __init__(self, moves: Sequence[Move], seconds: Sequence[float], limits: Limits) -> None:
        self._slots, self._limits, self._seconds = Slots(), limits, seconds
        self._moves = [_planned(number, move) for number, move in enumerate(moves)]
        self._waiting = dict.fromkeys(range(len(moves)))
        self._running: list[tuple[float, int]] = []
        self._ended: set[str] = set()
        self._near: dict[str, list[int]] = defaultdict(list)
        for number, move in enumerate(moves):
            for place in (
                f"from {move['source']}",
                f"to {move['target']}",
                *(f"after {other}" for other in move["after"]),
            ):
                self._near[place].append(number)

    def run(self) -> float:
        now = 0.0
        self._start(self._waiting, now)
        while self._running:
            now, number = heapq.heappop(self._running)
            full = len(self._running) + 1 >= self._limits.moves
            self._slots.leave(self._moves[number].id)
            self._ended.add(self._moves[number].id)
            self._start(self._waiting if full else self._touched(number), now)
        if self._waiting:
            raise ValueError(f"{len(self._waiting)} moves wait for each other")
        return now

    def _touched(self, number: int) -> Iterator[int]:
        """Give the moves that may be able to begin because this one ended, in the order of the list.

        No others have to be asked.
        """
        move = self._moves[number]
        near = (
            self._near[place] for place in (f"from {move.source_host}", f"to {move.target_host}", f"after {number}")
        )
        return (other for other in sorted({other for place in near for other in place}) if other in self._waiting)

    def _start(self, numbers: Iterable[int], now: float) -> None:
        for number in list(numbers):
            if len(self._running) >= self._limits.moves:
                return
            move = self._moves[number]
            if self._ended.issuperset(move.after) and self._slots.enter(move, self._limits) is None:
                del self._waiting[number]
                heapq.heappush(self._running, (now + self._seconds[number], number))


def _planned(number: int, move: Move) -> PlannedMove:
    """Give a move as Watari's runner knows it, as far as the choice of the next one looks at it."""
    return PlannedMove(
        id=str(number),
        subject_kind="instance",
        subject=move["instance"],
        after=tuple(str(other) for other in move["after"]),
        steps=(),
        source_host=move["source"],
        target_host=move["target"],
    )
