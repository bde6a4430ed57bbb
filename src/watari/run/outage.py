"""How long an address was silent: probed from a vantage point all through a move, never estimated.

An outage runs from the last answer of the source to the first answer of the target. The watch cannot tell the two
apart by their answers (that is the point of keeping an address), but between them the address is silent: the longest
silence that ends with an answer is the outage.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watari.clouds.port import Sighting

PROBE_SECONDS = 0.5


@dataclass(frozen=True)
class Answer:
    """One probe: when it was sent, and whether the address answered."""

    at: datetime
    answered: bool


@dataclass(frozen=True)
class Outage:
    """The longest silence of an address. ``longest_gap`` is the time between two probes at worst: the error of the figure."""

    address: str
    last_answer: datetime
    first_answer: datetime
    longest_gap: timedelta

    @property
    def seconds(self) -> float:
        """The outage in seconds."""
        return (self.first_answer - self.last_answer).total_seconds()


def longest_silence(address: str, answers: Sequence[Answer]) -> Outage | None:
    """Give the longest silence between two answers; None when the address was never silent, or did not answer before and after."""
    silences = []
    last: Answer | None = None
    silent = False
    for answer in answers:
        if not answer.answered:
            silent = True
            continue
        if silent and last is not None:
            silences.append((last.at, answer.at))
        last, silent = answer, False
    if not silences:
        return None
    before, after = max(silences, key=lambda pair: pair[1] - pair[0])
    return Outage(address, before, after, _longest_gap(answers))


def _longest_gap(answers: Sequence[Answer]) -> timedelta:
    return max((b.at - a.at for a, b in zip(answers, answers[1:], strict=False)), default=timedelta())


class OutageWatch:
    """Probes one address from one vantage point in a thread of its own, between `start` and `stop`."""

    def __init__(self, sighting: Sighting, address: str, tcp_port: int | None, now: Callable[[], datetime]) -> None:
        """Prepare the watch; nothing is sent before `start`."""
        self._sighting, self._address, self._tcp_port, self._now = sighting, address, tcp_port, now
        self._answers: list[Answer] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._probe, name=f"outage of {address}", daemon=True)

    def start(self) -> None:
        """Begin to probe."""
        self._thread.start()

    def stop(self) -> Outage | None:
        """End the probing and give the longest silence that ended."""
        self._ended.set()
        self._thread.join()
        return longest_silence(self._address, self._answers)

    def _probe(self) -> None:
        while not self._ended.is_set():
            begun = time.monotonic()
            at = self._now()
            seen = self._sighting.look(self._address, self._tcp_port)
            self._answers.append(Answer(at, seen.answers))
            self._ended.wait(max(0.0, PROBE_SECONDS - (time.monotonic() - begun)))
