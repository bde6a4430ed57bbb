"""The engine without durability of its own: threads, or one thing after another. The journal alone makes it resumable.

Rehearsals and most tests run on it; real runs run on `watari.run.durable`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from watari.run.conduct import Conductor

MOVES_AT_ONCE = 256


@dataclass(frozen=True)
class PlainCalls:
    """Calls that are simply made. Without a pool, a move that is started is done before `start` returns."""

    conductor: Conductor
    pool: ThreadPoolExecutor | None = None

    @property
    def parallel(self) -> bool:
        """Whether things happen beside each other."""
        return self.pool is not None

    def once(self, name: str, call: Callable[[], str]) -> str:
        """Make the call; remember nothing."""
        return call()

    def start(self, move_id: str) -> Callable[[], str]:
        """Do the move in a thread, or at once."""
        if self.pool is None:
            result = self.conductor.move(move_id, self)
            return lambda: result
        return self.pool.submit(self.conductor.move, move_id, self).result


def run_plainly(conductor: Conductor, *, parallel: bool = True) -> str:
    """Run until the end (or a kill) and give the result; without ``parallel`` always in the same order."""
    if not parallel:
        return conductor.run(PlainCalls(conductor))
    with ThreadPoolExecutor(max_workers=MOVES_AT_ONCE, thread_name_prefix="move") as pool:
        return conductor.run(PlainCalls(conductor, pool))
