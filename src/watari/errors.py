"""Every error an operator can meet: a fact with a cure.

An error says what happened, what was touched before it happened, and the next act. The command line prints
exactly that and nothing else; a traceback would be a bug of ours.
"""

from __future__ import annotations

from typing import ClassVar


class WatariError(Exception):
    """A fact an operator can act upon.

    ``id`` names the error for `watari explain`; ``touched`` says what had been changed when it happened ("nothing"
    when nothing was); ``cure`` is the next act, with the exact command where there is one.
    """

    id: ClassVar[str] = "watari.error"

    def __init__(self, what: str, *, cure: str, touched: str = "nothing") -> None:
        """Keep the three parts apart, so that they can be shown as text, JSON or HTML."""
        super().__init__(what)
        self.what = what
        self.cure = cure
        self.touched = touched


class GoalDoesNotFit(WatariError):
    """The goal names things that the surveyed clouds do not have, or wants what contradicts itself."""

    id: ClassVar[str] = "goal.does-not-fit"
