"""A runner whose lease is over ends as by a kill: what it would write or remember then belongs to another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from watari.store.errors import LeaseLost


class Displaced(BaseException):
    """Another process has taken the run up.

    No handler of errors may catch it: a step would journal that it failed, and the engine would remember the failure
    and give it to the runner that goes on.
    """


@contextmanager
def under_lease() -> Iterator[None]:
    """Make `Displaced` of a lease that is over."""
    try:
        yield
    except LeaseLost as lost:
        raise Displaced(lost.what) from lost


@contextmanager
def displaced_told() -> Iterator[None]:
    """Tell it as the fact that it is, where the runner has ended."""
    try:
        yield
    except Displaced as displaced:
        if isinstance(displaced.__cause__, LeaseLost):
            raise displaced.__cause__ from None
        raise
