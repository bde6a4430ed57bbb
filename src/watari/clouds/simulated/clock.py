"""Virtual time: it advances with every call and by `tick`, never by waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import RLock

EPOCH = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)


class Clock:
    """The time of a simulated world, and the one lock that keeps its calls apart.

    ``seconds_per_call`` is what a call to a port costs: states that take a while are passed through by looking again.
    """

    def __init__(self, now: datetime = EPOCH, *, seconds_per_call: float = 1.0) -> None:
        self.now = now
        self.seconds_per_call = seconds_per_call
        self.lock = RLock()
        self._on_tick: list[Callable[[], None]] = []
        self._after_tick: list[Callable[[], None]] = []

    def tick(self, seconds: float | None = None) -> None:
        """Let time pass (that of one call where ``seconds`` is None) and all that falls due happen."""
        with self.lock:
            self.now += timedelta(seconds=self.seconds_per_call if seconds is None else seconds)
            for happen in (*self._on_tick, *self._after_tick):
                happen()

    def on_tick(self, happen: Callable[[], None]) -> None:
        """Call ``happen`` whenever time has passed."""
        self._on_tick.append(happen)

    def after_tick(self, look: Callable[[], None]) -> None:
        """Call ``look`` whenever all that fell due has happened."""
        self._after_tick.append(look)
