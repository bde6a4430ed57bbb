"""How a step ended, and how its entries in the journal say so."""

from __future__ import annotations

from enum import StrEnum

from watari.model.journal import Entry

UNSURE = "unsure"
"""The fact of a `failed` or `changed` entry of a step that may still go on, or may have been done: nothing is put back behind it."""


class Verdict(StrEnum):
    """How a step ended."""

    DONE = "done"
    CHANGED = "changed"
    FAILED = "failed"
    STOPPED = "stopped"
    LEFT = "left"

    @property
    def goes_on(self) -> bool:
        """Whether what comes after the step may begin."""
        return self in (Verdict.DONE, Verdict.LEFT)


def is_done(history: list[Entry]) -> bool:
    """Whether a step is done, by the entries that still count."""
    last = next((entry for entry in reversed(history) if entry.kind in ("done", "found")), None)
    return last is not None


def is_broken(history: list[Entry]) -> bool:
    """Whether a step failed for good or was found changed, and nothing was tried since."""
    if not history:
        return False
    last = history[-1]
    return last.kind == "changed" or (last.kind == "failed" and not last.facts.get("again", False))


def is_unsure(history: list[Entry]) -> bool:
    """Whether a step ended without anybody knowing whether the cloud is still at it, or did it."""
    return bool(history) and history[-1].facts.get(UNSURE) is True
