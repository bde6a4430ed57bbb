"""What goes on right now, told to the store at most once a second for each subject, with the rate of what grows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Put = Callable[[str, dict[str, Any]], None]

COUNTED = "sent_bytes"


class Telling:
    """Takes facts as often as they come, and hands on what `status` shows. Empty facts mean: nothing more to say."""

    def __init__(self, put: Put, monotonic: Callable[[], float], *, every_seconds: float = 1.0) -> None:
        """``put`` keeps the newest facts of a subject."""
        self._put, self._monotonic, self._every = put, monotonic, every_seconds
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def __call__(self, subject: str, facts: dict[str, Any]) -> None:
        """Hand facts on unless the same were told, or others just now."""
        with self._lock:
            now = self._monotonic()
            told = self._kept.get(subject)
            if told is None and not facts:
                return
            if told is not None and facts and (facts == told[1] or now - told[0] < self._every):
                return
            self._kept[subject] = (now, facts)
            if not facts:
                del self._kept[subject]
            self._put(subject, facts | _rate(facts, told, now))


def _rate(facts: dict[str, Any], told: tuple[float, dict[str, Any]] | None, now: float) -> dict[str, Any]:
    if told is None or COUNTED not in facts or COUNTED not in told[1] or now <= told[0]:
        return {}
    return {"bytes_per_second": int((facts[COUNTED] - told[1][COUNTED]) / (now - told[0]))}
