"""What of a plan cannot be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.model.plan import Wave
from watari.model.record import Made
from watari.model.steps.remove import Remove


def points_of_no_return(waves: Iterable[Wave]) -> tuple[str, ...]:
    """Give the steps that cannot be taken back, each with the reason; a plan's own temporary things are none."""
    return tuple(_points(waves))


def _points(waves: Iterable[Wave]) -> Iterator[str]:
    for wave in waves:
        for move in wave.moves:
            for step in move.steps:
                temporary = isinstance(step, Remove) and isinstance(step.id, Made)
                if step.no_way_back is not None and not temporary:
                    yield f"{step.title()}: {step.no_way_back}"
