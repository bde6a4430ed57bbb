"""The order of steps and moves.

Each comes after those that its `after` names, and nobody waits for himself in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import TypeVar

from watari.model.steps.step import Step

S = TypeVar("S", bound=Step)


def refuse_circles(after: Mapping[str, Iterable[str]]) -> None:
    """Raise ValueError, naming one circle, where anybody waits for himself; ``after`` says who waits for whom."""
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        # The sorter names a circle from who is waited for to who waits.
        message = f"these wait for each other: {' after '.join(reversed(error.args[1]))}"
        raise ValueError(message) from error


def in_order(steps: Iterable[S]) -> tuple[S, ...]:
    """Sort ``steps`` so that each stands after what it names in `after`; keys of other moves are not waited for.

    The sort is stable: steps that need nothing of each other keep their places. ValueError names the steps of a circle.
    """
    listed = list(steps)
    place = {step.key: at for at, step in enumerate(listed)}
    waits_for = [{place[key] for key in step.after if key in place} for step in listed]
    needed_by: dict[int, list[int]] = {}
    for at, needs in enumerate(waits_for):
        for need in needs:
            needed_by.setdefault(need, []).append(at)
    ready = [at for at, needs in enumerate(waits_for) if not needs]
    ordered: list[S] = []
    while ready:
        at = heappop(ready)
        ordered.append(listed[at])
        for other in needed_by.get(at, ()):
            waits_for[other].discard(at)
            if not waits_for[other]:
                heappush(ready, other)
    if len(ordered) < len(listed):
        circle = ", ".join(step.key for at, step in enumerate(listed) if waits_for[at])
        message = f"these steps wait for each other: {circle}"
        raise ValueError(message)
    return tuple(ordered)
