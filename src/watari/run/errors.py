"""What can keep a run from beginning, from going on, or from obeying."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class NothingToResume(WatariError):
    """The run came to its end."""

    id: ClassVar[str] = "run.nothing-to-resume"


class StillHolding(WatariError):
    """A run that goes on does not give its claims up."""

    id: ClassVar[str] = "run.still-holding"


class NoSuchLimit(WatariError):
    """A limit that does not exist, or a value that it cannot have."""

    id: ClassVar[str] = "run.no-such-limit"


class NoSuchGate(WatariError):
    """Neither a wave nor a move of the plan."""

    id: ClassVar[str] = "run.no-such-gate"


class GivenUp(WatariError):
    """A long act was broken off because another step of its move failed."""

    id: ClassVar[str] = "run.given-up"


class UnknownExpectation(WatariError):
    """A plan rests on a kind of thing that this version of Watari cannot look at."""

    id: ClassVar[str] = "run.unknown-expectation"
