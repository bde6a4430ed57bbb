"""Looking until something is so: every look costs the simulated world a second."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from watari.clouds.errors import NotThere

T = TypeVar("T")


def until(look: Callable[[], T], wanted: Callable[[T], bool], looks: int = 50) -> list[T]:
    """All that was seen on the way, the wanted state last."""
    seen: list[T] = []
    for _ in range(looks):
        seen.append(look())
        if wanted(seen[-1]):
            return seen
    raise AssertionError(f"never seen; the last look gave {seen[-1]}")


def until_gone(look: Callable[[], object], looks: int = 50) -> None:
    for _ in range(looks):
        try:
            look()
        except NotThere:
            return
    raise AssertionError("it is still there")
