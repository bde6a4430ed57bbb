"""How long an address was silent while its instance moved: asked twice a second from a vantage point, never estimated.

An outage runs from the last answer of the source to the first answer of the target. Both have the same address, and
between them it is silent, so the journal keeps two facts of every silence: since when, and how long it was. The first
is written at once, so that a silence is measured to its end even when the runner was killed in it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from watari.model.plan import Move
from watari.model.steps.step import Listened, Side
from watari.run.book import Book, Place
from watari.run.displaced import Displaced
from watari.run.stage import Stage

log = logging.getLogger(__name__)

LAST_ANSWER_SECONDS = 5


class Silences:
    """The silences of one address during one move, written to the journal as they begin and end."""

    def __init__(self, address: str, place: Place, book: Book) -> None:
        """Take up a silence that began before a kill."""
        self._address, self._place, self._book = address, place, book
        last = book.move(place.move_id).silences.get(address, {})
        open_since = last.get("silent_since") if "outage_seconds" not in last else None
        self._since = datetime.fromisoformat(open_since) if open_since else None
        self._last_answer: datetime | None = None
        self.answering = threading.Event()
        """Set while the address answers."""

    def note(self, at: datetime, *, answered: bool) -> None:
        """Take one answer, or none."""
        if not answered:
            self.answering.clear()
            if self._since is None and self._last_answer is not None:
                self._since = self._last_answer
                self._write()
            return
        if self._since is not None:
            self._write(outage_seconds=(at - self._since).total_seconds())
        self._since, self._last_answer = None, at
        self.answering.set()

    def end(self) -> None:
        """Say that there was no silence, where the address answered each time that it was asked."""
        never = self._address not in self._book.move(self._place.move_id).silences
        if never and self._last_answer is not None:
            self._since = self._last_answer
            self._write(outage_seconds=0.0)

    def _write(self, **figures: float) -> None:
        since = self._since.isoformat() if self._since else ""
        self._book.write("measured", self._place, facts={"address": self._address, "silent_since": since, **figures})


@contextmanager
def outages_watched(move: Move, stage: Stage) -> Iterator[None]:
    """Watch the addresses that the move promises to bring back, from the first vantage point, while the context lasts.

    The move may see its address answer a moment before the watch does, so the watch is given that moment at the end.
    """
    ended = threading.Event()
    promised = _promised(move) if stage.reach.vantages else []
    silences = [Silences(listened.address, Place(move.id), stage.book) for _, listened in promised]
    watches = [
        _watch(listened, silence, stage, ended) for (_, listened), silence in zip(promised, silences, strict=True)
    ]
    for watch in watches:
        watch.start()
    try:
        yield
        for silence in silences:
            silence.answering.wait(LAST_ANSWER_SECONDS)
    finally:
        ended.set()
        for watch in watches:
            watch.join(LAST_ANSWER_SECONDS)  # one whose vantage point hangs is left alone: it writes nothing any more
        for (side, _), silence in zip(promised, silences, strict=True):
            if side == "cloud":
                silence.end()


def _promised(move: Move) -> list[tuple[Side, Listened]]:
    """Where the move waits for an answer on an address that was seen to fall silent.

    The target's own new address is no outage.

    Between hosts an address stays what it is, and nobody waits for its silence.
    """
    steps = [(step.cloud, step.listened) for step in move.steps if step.cloud is not None]
    listened = [(side, each) for side, each in steps if each is not None]
    silent = {each.address for _, each in listened if not each.answers}
    return [(side, each) for side, each in listened if each.answers and (side == "cloud" or each.address in silent)]


def _watch(listened: Listened, silences: Silences, stage: Stage, ended: threading.Event) -> threading.Thread:
    sighting = next(iter(stage.reach.vantages.values()))

    def watch() -> None:
        try:
            for answered in sighting.pulse(listened.address, listened.tcp_port, ended):
                silences.note(stage.pace.now(), answered=answered)
        except Displaced:
            return  # another runner watches now
        except Exception as error:  # noqa: BLE001 - who only looks on must not end a move
            log.warning("the outage of %s is not measured: %s", listened.address, error)

    return threading.Thread(target=watch, name=f"outage of {listened.address}", daemon=True)
