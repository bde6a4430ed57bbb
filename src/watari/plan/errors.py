"""What can be wrong with a goal: in its text, or when it is laid beside what the clouds hold."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class GoalError(WatariError):
    """The goal file does not say what to do in a way that can be followed; every fault is told at once, with its line."""

    id: ClassVar[str] = "goal.wrong"


class GoalDoesNotFit(WatariError):
    """The goal names things that the surveyed clouds do not have, or wants what contradicts itself."""

    id: ClassVar[str] = "goal.does-not-fit"
