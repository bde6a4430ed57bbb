"""The result of a check."""

from __future__ import annotations

from typing import Literal

from watari.model.record import Record

Level = Literal["block", "warn", "note", "unknown"]


class Finding(Record):
    """One thing that a check found.

    ``check`` is the check's id (``network.addresses-do-not-overlap``), ``subject`` what it is about (an instance's
    name, a network), ``says`` the fact, ``evidence`` what was seen, ``act`` the next act with the exact command or
    the lines of the goal file. ``acceptable`` findings may be accepted by name in the goal; ``accepted_by`` says who
    did.
    """

    check: str
    level: Level
    subject: str
    says: str
    act: str
    evidence: dict[str, str] = {}
    acceptable: bool = False
    accepted_by: str | None = None

    @property
    def stops(self) -> bool:
        """Whether a plan may not run because of it."""
        return self.level in ("block", "unknown") and self.accepted_by is None
