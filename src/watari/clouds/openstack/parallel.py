"""Many small requests at once, a bounded number for the whole cloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Crew:
    """Threads for requests. Work given to it must not give work to it in turn, or all threads could wait for each other."""

    def __init__(self, threads: int) -> None:
        """Start threads when they are first needed."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="watari-cloud")

    def each(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Do ``work`` for every item; results in the items' order, the first error is raised."""
        return list(self._pool.map(work, items))
