"""Whether a thing is there at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from watari.clouds.errors import NotThere

T = TypeVar("T")


def present(get: Callable[[str], T], thing_id: str) -> T | None:
    """Give the thing of this id, or None when the cloud has none."""
    try:
        return get(thing_id)
    except NotThere:
        return None
