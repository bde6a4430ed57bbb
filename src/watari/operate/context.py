"""What every use case stands on.

What Watari keeps, the doors to the clouds, how a run waits, and who hears of progress.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from watari.run.pace import Pace

if TYPE_CHECKING:  # a command that needs neither store nor clouds must not wait for their libraries
    from watari.clouds.reach import Reach
    from watari.model.goal import Goal
    from watari.store import Store

__all__ = ["Context", "OpenReach", "Pace", "Tell"]

OpenReach: TypeAlias = "Callable[[Goal], Reach]"
Tell = Callable[[str], None]


class Context:
    """Opened when first asked for: most commands need the store and no cloud, some neither.

    ``open_reach`` and ``pace`` stand for the real ones where they are given. ``tell`` takes lines of progress; nobody
    needs to read them.
    """

    def __init__(
        self,
        *,
        open_reach: OpenReach | None = None,
        pace: Pace | None = None,
        tell: Tell = lambda _line: None,
    ) -> None:
        self._open_reach = open_reach
        self.pace = pace or Pace()
        self.tell = tell

    @cached_property
    def store(self) -> Store:
        """The database of WATARI_DB, or the user's own; the errors of `open_store` when it cannot be used."""
        from watari.store import open_store  # noqa: PLC0415 - as above

        return open_store()

    def reach(self, goal: Goal) -> Reach:
        """Log in to the clouds of a goal, and find what else it leads to; the errors of `open_reach`."""
        if self._open_reach is None:
            from watari.operate.reach import open_reach  # noqa: PLC0415 - as above

            return open_reach(goal)
        return self._open_reach(goal)
