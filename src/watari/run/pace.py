"""How the runner waits: its clock and its pauses, in one place, so that tests and rehearsals need no real time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Pace:
    """Looks come every ``look_first_seconds`` at first and every ``look_longest_seconds`` in the end.

    An act that the cloud did not take is tried again after pauses from ``retry_first_seconds`` to
    ``retry_longest_seconds``, ``tries`` times at most. ``lever_seconds`` is how soon an operator's lever is seen.
    """

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    look_first_seconds: float = 0.5
    look_longest_seconds: float = 5.0
    retry_first_seconds: float = 1.0
    retry_longest_seconds: float = 30.0
    tries: int = 12
    lever_seconds: float = 0.5

    def looks(self) -> Iterator[float]:
        """The pauses between looks, growing."""
        return _growing(self.look_first_seconds, self.look_longest_seconds, 1.5)

    def retries(self) -> Iterator[float]:
        """The pauses before an act is tried again, growing."""
        return _growing(self.retry_first_seconds, self.retry_longest_seconds, 2.0)


def _growing(first: float, longest: float, factor: float) -> Iterator[float]:
    pause = first
    while True:
        yield pause
        pause = min(longest, pause * factor)
