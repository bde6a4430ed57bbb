"""What the lab is doing, what comes next, and how long it has taken so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One line of progress: ``scope`` is a cloud's name or "lab", ``seconds`` runs from the start of the command."""

    scope: str
    doing: str
    then: str | None
    seconds: float


Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Stage:
    """One part of a long job: what it does, in words, and the deed."""

    doing: str
    act: Callable[[], object]


class Walk:
    """Goes through stages one after the other and reports each before it begins."""

    def __init__(self, scope: str, report: Report) -> None:
        self.scope = scope
        self.report = report
        self.started = time.monotonic()

    def through(self, stages: Sequence[Stage]) -> None:
        """Do all stages in order. What a stage raises ends the walk."""
        following = [*(stage.doing for stage in stages[1:]), None]
        for stage, then in zip(stages, following, strict=True):
            self.say(stage.doing, then)
            stage.act()

    def say(self, doing: str, then: str | None = None) -> None:
        """Report one line now."""
        self.report(Progress(scope=self.scope, doing=doing, then=then, seconds=time.monotonic() - self.started))
