"""Why there is no plan for the way back, or for the end."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class NothingToUndo(WatariError):
    """The run did nothing that is still there."""

    id: ClassVar[str] = "undo.nothing-to-undo"


class NoWayBack(WatariError):
    """What the run did cannot be taken back."""

    id: ClassVar[str] = "undo.no-way-back"


class JournalIncomplete(WatariError):
    """The journal does not say what a step made, though a later step of the same run used it."""

    id: ClassVar[str] = "undo.journal-incomplete"


class NotVerified(WatariError):
    """`finish` removes sources, so it wants a verify without anything blocking or unknown first."""

    id: ClassVar[str] = "finish.not-verified"


class NothingToFinish(WatariError):
    """The run left nothing that has to be let go."""

    id: ClassVar[str] = "finish.nothing-to-finish"
