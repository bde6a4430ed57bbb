"""One entry of a journal: a fact that was written down, once, and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from watari.model.record import Record

EntryKind = Literal[
    "started",  # a run or a move began (step_key empty)
    "intent",  # about to act; `facts` holds what was found before (`absent`, `before`)
    "done",  # the step is done; `made` holds its ids, `facts` its evidence
    "found",  # it was done before we came: undo leaves it alone
    "failed",  # an attempt failed; `facts` says what and what was touched
    "changed",  # the thing was changed by somebody else: the move stopped
    "left",  # a temporary thing could not be removed: its move goes on without, and `finish` removes it
    "held",  # waiting for the operator
    "proceeded",  # the operator let it go on
    "paused",
    "resumed",
    "stopped",
    "limited",  # a limit was changed
    "measured",  # a figure about a whole move; `facts["outage"]` and what it was measured from
    "putting_back",  # a failed move's inverses begin
    "put_back",  # one step was taken back
    "ended",  # a run or a move came to its end; `facts["result"]` is moved, put_back, failed, held, stopped
]

AGAIN, LOST, UNSURE = "again", "lost", "unsure"
"""Facts of a `failed` or `changed` entry: it is tried again; nobody knows whether the request arrived; the step may
still go on, or may have been done."""


class Entry(Record):
    """One fact of a run. ``move_id`` and ``step_key`` are empty for what concerns the whole run or the whole move."""

    run_id: str
    move_id: str = ""
    step_key: str = ""
    attempt: int = 1
    kind: EntryKind
    at: datetime
    made: dict[str, str] = {}
    facts: dict[str, Any] = {}

    @property
    def begins_move(self) -> bool:
        """Whether a move begins with it, for the first time or again."""
        return self.kind == "started" and bool(self.move_id) and not self.step_key
