"""The journal of a run while it goes on: written to the store first, then known here, indexed by step and by move."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from watari.model.journal import Entry, EntryKind, Journal
from watari.model.plan import Move
from watari.model.record import Made
from watari.model.specs import resolved
from watari.model.steps.step import Step


class Place(NamedTuple):
    """What an entry is about: a step of a move, a whole move, or (both empty) the whole run."""

    move_id: str = ""
    step_key: str = ""


RUN = Place()


class Book:
    """One run's journal, with one writer: the runner. Safe to use from its threads."""

    def __init__(self, journal: Journal, *, keep: Callable[[Entry], None], now: Callable[[], datetime]) -> None:
        """Begin with what was written before; ``keep`` makes an entry durable before anybody relies on it."""
        self.run_id, self.plan_id = journal.run_id, journal.plan_id
        self._keep, self._now = keep, now
        self._lock = threading.RLock()
        self._entries: list[Entry] = []
        self._at: dict[Place, list[int]] = defaultdict(list)
        self._of_step: dict[str, list[Entry]] = defaultdict(list)
        for entry in journal.entries:
            self._learn(entry)

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
                attempt=attempt or 1 + sum(1 for e in self.of(place) if e.kind == kind),
                kind=kind,
                at=self._now(),
                made=made or {},
                facts=facts or {},
            )
            self._keep(entry)
            self._learn(entry)
            return entry

    def of(self, place: Place) -> list[Entry]:
        """All entries about a place, oldest first."""
        with self._lock:
            return [self._entries[index] for index in self._at[place]]

    def last(self, place: Place, *kinds: EntryKind) -> Entry | None:
        """The last entry of these kinds about a place."""
        return next((entry for entry in reversed(self.of(place)) if entry.kind in kinds), None)

    def this_time(self, place: Place, begins: Place, kind: EntryKind) -> list[Entry]:
        """The entries about ``place`` since the last entry of ``kind`` about ``begins``; all where there is none."""
        with self._lock:
            starts = [index for index in self._at[begins] if self._entries[index].kind == kind]
            first = starts[-1] if starts else -1
            return [self._entries[index] for index in self._at[place] if index > first]

    def made(self, step: Made) -> str:
        """The id that a reference stands for; KeyError when its step is not done."""
        for entry in reversed(self.of_step(step.by)):
            if entry.kind in ("done", "found"):
                return entry.made[step.name]
        raise KeyError(step.by)

    def of_step(self, key: str) -> list[Entry]:
        """The entries of a step since it was last taken back (or ever); its key is enough, being unique in the plan."""
        with self._lock:
            entries = list(self._of_step[key])
        taken_back = [number for number, entry in enumerate(entries) if entry.kind == "put_back"]
        return entries[taken_back[-1] + 1 :] if taken_back else entries

    def journal(self) -> Journal:
        """The whole journal so far."""
        with self._lock:
            return Journal(run_id=self.run_id, plan_id=self.plan_id, entries=tuple(self._entries))

    def journal_of(self, move: Move) -> Journal:
        """What counts of a move's steps and of what they refer to: since they were last taken back, where anything came after.

        The ids of a thing that was taken back stay known: the inverses of other steps may still name it.
        """
        keys = dict.fromkeys(key for step in move.steps for key in (*referred(step), step.key))
        entries = tuple(entry for key in keys for entry in (self.of_step(key) or self._of_step[key]))
        return Journal(run_id=self.run_id, plan_id=self.plan_id, entries=entries)

    def _learn(self, entry: Entry) -> None:
        self._at[Place(entry.move_id, entry.step_key)].append(len(self._entries))
        self._of_step[entry.step_key].append(entry)
        self._entries.append(entry)


def referred(step: Step) -> Iterable[str]:
    """The keys of the steps whose things a step refers to."""
    keys: dict[str, None] = {}

    def note(ref: Made) -> str:
        keys[ref.by] = None
        return ""

    resolved(step, note)
    return tuple(keys)
