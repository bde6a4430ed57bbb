"""The journal of a run while it goes on, with its one writer: an entry is kept first, then learned."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from watari.model.journal import Entry, EntryKind, Journal, MoveState, RunState, StepState
from watari.model.record import Made


class Place(NamedTuple):
    """What an entry is about: a step of a move, a whole move, or (both empty) the whole run."""

    move_id: str = ""
    step_key: str = ""


RUN = Place()
NOTHING_LEFT = "nothing_left"
"""The fact of a `put_back` entry of a step that needed no inverse."""


class Book:
    """One run's journal, with one writer: the runner. Safe to use from its threads.

    ``journal`` is what was written until now; it goes on with every entry.
    """

    def __init__(self, journal: Journal, *, keep: Callable[[Entry], None], now: Callable[[], datetime]) -> None:
        """Go on with ``journal``; ``keep`` makes an entry durable before anybody relies on it."""
        self.journal, self.run_id = journal, journal.run_id
        self._keep, self._now = keep, now
        self._lock = threading.Lock()

    def write(
        self,
        kind: EntryKind,
        place: Place = RUN,
        *,
        attempt: int | None = None,
        made: dict[str, str] | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Entry:
        """Write an entry; without ``attempt`` it gets the next number of its kind in its place."""
        with self._lock:
            entry = Entry(
                run_id=self.run_id,
                move_id=place.move_id,
                step_key=place.step_key,
                attempt=attempt or 1 + self.journal.count(kind, *place),
                kind=kind,
                at=self._now(),
                made=made or {},
                facts=facts or {},
            )
            self._keep(entry)
            self.journal.learn(entry)
            return entry

    @property
    def run(self) -> RunState:
        """Where the run stands."""
        return self.journal.run

    def move(self, move_id: str) -> MoveState:
        """Where a move stands."""
        return self.journal.move(move_id)

    def step(self, key: str) -> StepState:
        """Where a step stands."""
        return self.journal.step(key)

    def made(self, ref: Made) -> str:
        """The id that a reference stands for; KeyError when its step is not done."""
        done = self.step(ref.by).since_put_back
        if not done.is_done:
            raise KeyError(ref.by)
        return done.made[ref.name]
