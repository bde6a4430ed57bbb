"""What the operator wants of a run that goes on: read between steps, and journalled when it changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from watari.model.goal import Limits
from watari.model.record import Record
from watari.run.book import Book

PAUSED, STOPPED = "paused", "stopped"
LIMIT, PROCEED = "limit.", "proceed."
EVERY_GATE = "*"

Settings = Callable[[], Mapping[str, Any]]
"""Where the levers are read: names and values as `watari.store` keeps them."""


def wave_gate(name: str) -> str:
    """The name under which a wave is let go on."""
    return f"wave {name}"


class Levers(Record):
    """The levers at one time. ``proceeded`` names the gates (waves and moves) that may be passed."""

    paused: bool = False
    stopped: bool = False
    limits: Limits = Limits()
    proceeded: frozenset[str] = frozenset()

    def may_pass(self, gate: str) -> bool:
        """Whether the operator let this gate go on."""
        return gate in self.proceeded or EVERY_GATE in self.proceeded


def levers_of(settings: Mapping[str, Any], planned: Limits) -> Levers:
    """Read the levers; a limit that nobody changed is the plan's."""
    changed = {name.removeprefix(LIMIT): int(value) for name, value in settings.items() if name.startswith(LIMIT)}
    passed = frozenset(
        name.removeprefix(PROCEED) for name, value in settings.items() if name.startswith(PROCEED) and value
    )
    return Levers(
        paused=bool(settings.get(PAUSED)),
        stopped=bool(settings.get(STOPPED)),
        limits=Limits.model_validate(planned.model_dump() | changed),
        proceeded=passed,
    )


class Reins:
    """The levers of one run as its runner sees them: each change is journalled once, also over a kill."""

    def __init__(self, settings: Settings, planned: Limits, book: Book) -> None:
        """Take up what the journal says was seen last."""
        self._settings, self._planned, self._book = settings, planned, book
        self._lock = threading.Lock()
        self._broken_off = False
        self._settings_seen: dict[str, Any] | None = None
        limits = planned.model_copy(update=dict(book.run.limits))
        self._seen = Levers(paused=book.run.is_paused, limits=limits)

    def break_off(self) -> None:
        """After a fault of ours: as if the operator had stopped the run, nothing new starts any more."""
        self._broken_off = True

    def read(self) -> Levers:
        """Give the levers as they are now."""
        levers = self._read()
        return levers.model_copy(update={"stopped": True}) if self._broken_off else levers

    def _read(self) -> Levers:
        with self._lock:
            settings = dict(self._settings())
            if settings == self._settings_seen:  # read before every step: only what changed is worth a validation
                return self._seen
            levers = levers_of(settings, self._planned)
            if levers != self._seen:
                self._journal(levers)
            self._seen, self._settings_seen = levers, settings
            return levers

    def _journal(self, now: Levers) -> None:
        if now.paused != self._seen.paused:
            self._book.write("paused" if now.paused else "resumed")
        if now.stopped and not self._seen.stopped:
            self._book.write("stopped")
        before = self._seen.limits.model_dump()
        limited = {key: value for key, value in now.limits.model_dump().items() if value != before[key]}
        if limited:
            self._book.write("limited", facts=limited)
