"""What every journey is made of: the parts that the commands use, whatever is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from watari.clouds.reach import Reach
from watari.facts.lookup import Surveys
from watari.model.finding import Finding
from watari.model.goal import Goal
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.rates import Rates

Tell = Callable[[str], None]
"""Takes lines of progress."""

G = TypeVar("G", bound=Goal)


@dataclass(frozen=True)
class EndedRun:
    """A run that came to its end: its plan, what happened, and the surveys that the plan was made from."""

    plan: Plan
    journal: Journal
    before: Surveys


@dataclass(frozen=True)
class Journey(Generic[G]):
    """A table of contents: ``survey``, ``look_before`` and ``look_again`` ask the clouds, the other parts are pure.

    ``survey`` sees all that a plan is made from; ``look_before``, when a plan is there and is to be rehearsed or run,
    only what may come in its way. ``look_again`` surveys after a run what `verify` compares; ``finish`` gets what
    verify found, and the same surveys. It raises NothingToFinish where the run has left nothing to let go of.
    """

    name: str
    survey: Callable[[G, Reach, Tell], Surveys]
    look_before: Callable[[G, Reach, Tell], Surveys]
    check: Callable[[G, Surveys, Plan | None], list[Finding]]
    plan: Callable[[G, Surveys, Rates], Plan]
    look_again: Callable[[EndedRun, Reach, Tell], Surveys]
    verify: Callable[[Plan, Journal, Surveys, Surveys], list[Finding]]
    undo: Callable[[Plan, Journal], Plan]
    finish: Callable[[Plan, Journal, Iterable[Finding], Surveys], Plan]
