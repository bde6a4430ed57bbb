"""What really happened: append-only entries, one per run, step, attempt and kind. It alone drives status, undo and verify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


class Journal(Record):
    """All entries of one run, in the order in which they were written."""

    run_id: str
    plan_id: str
    entries: tuple[Entry, ...] = ()

    def of_step(self, key: str) -> Iterator[Entry]:
        """The entries of one step."""
        return (e for e in self.entries if e.step_key == key)

    def last(self, key: str, *kinds: EntryKind) -> Entry | None:
        """The last entry of a step, of these kinds if any are named."""
        return last_of(e for e in self.of_step(key) if not kinds or e.kind in kinds)

    def made(self, key: str) -> dict[str, str]:
        """The ids that a step made or found; empty when it is not done."""
        entry = self.last(key, "done", "found")
        return dict(entry.made) if entry else {}

    def ours(self, key: str) -> bool:
        """Whether this run did the step (and has not taken it back): what undo may touch."""
        entry = self.last(key, "done", "found", "put_back")
        return entry is not None and entry.kind == "done"

    def before(self, key: str) -> dict[str, Any]:
        """What the step found before its first act, or before its first act since it was last taken back."""
        found: dict[str, Any] | None = None
        for entry in self.of_step(key):
            if entry.kind == "put_back":
                found = None
            elif entry.kind == "intent" and found is None:
                found = dict(entry.facts.get("before", {}))
        return found or {}

    def move_result(self, move_id: str) -> str | None:
        """How a move ended (moved, put_back, failed, stopped), or None while it has not."""
        entry = last_of(
            e for e in self.entries if e.move_id == move_id and not e.step_key and e.kind in ("started", "ended")
        )
        return str(entry.facts["result"]) if entry and entry.kind == "ended" else None


def last_of(entries: Iterable[Entry]) -> Entry | None:
    """The last of some entries, or None."""
    last = None
    for entry in entries:
        last = entry
    return last
