"""Everything a run works with, put together once and handed down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from watari.clouds.reach import Reach
from watari.model.claims import REHEARSED, RunMark
from watari.model.plan import Move, Plan
from watari.model.steps.step import Step
from watari.run.book import Book
from watari.run.levers import Reins
from watari.run.pace import Pace
from watari.run.slots import Slots
from watari.steps.deed import Deed

Deeds = Mapping[type[Step], Deed[Any]]
Tell = Callable[[str, dict[str, Any]], None]
"""Takes the newest facts about a step or a move, for `status`; empty facts mean that nothing is waited for any more."""


def tell_nobody(subject: str, facts: dict[str, Any]) -> None:
    """Take no notice."""


@dataclass(frozen=True)
class Stage:
    """One run at work. ``hold_before`` is the phase before which every move waits for the operator (None: nowhere).

    ``mark`` is what the run leaves in the cloud on instances that it has claimed.
    """

    plan: Plan
    reach: Reach
    deeds: Deeds
    book: Book
    reins: Reins
    pace: Pace = field(default_factory=Pace)
    tell: Tell = tell_nobody
    hold_before: str | None = None
    mark: RunMark = REHEARSED
    slots: Slots = field(default_factory=Slots)

    @cached_property
    def moves(self) -> Mapping[str, Move]:
        """The moves of the plan by their ids."""
        return {move.id: move for move in self.plan.moves()}
