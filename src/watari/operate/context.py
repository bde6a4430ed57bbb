"""What every use case stands on: what Watari keeps, the doors to the clouds, how a run waits, and who hears of progress."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from watari.run.pace import Pace

if TYPE_CHECKING:  # a command that needs neither store nor clouds must not wait for their libraries
    from watari.model.goal import Goal
    from watari.run.stage import Clouds
    from watari.store import Store

__all__ = ["Context", "OpenClouds", "Pace", "Tell"]

OpenClouds: TypeAlias = "Callable[[Goal], Clouds]"
Tell = Callable[[str], None]


class Context:
    """Opened when first asked for: most commands need the store and no cloud, some neither.

    ``open_clouds`` and ``pace`` stand for the real ones where they are given. ``tell`` takes lines of progress; nobody needs to
    read them.
    """

    def __init__(
        self,
        *,
        open_clouds: OpenClouds | None = None,
        pace: Pace | None = None,
        tell: Tell = lambda _line: None,
    ) -> None:
        self._open_clouds = open_clouds
        self.pace = pace or Pace()
        self.tell = tell

    @cached_property
    def store(self) -> Store:
        """The database of WATARI_DB, or the user's own; the errors of `open_store` when it cannot be used."""
        from watari.store import open_store  # noqa: PLC0415 - as above

        return open_store()

    def clouds(self, goal: Goal) -> Clouds:
        """Log in to the clouds of a goal, and find its vantage points; the errors of `open_clouds`."""
        if self._open_clouds is None:
            from watari.operate.clouds import open_clouds  # noqa: PLC0415 - as above

            return open_clouds(goal)
        return self._open_clouds(goal)
