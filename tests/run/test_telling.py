"""Progress is told often and written seldom."""

from __future__ import annotations

from typing import Any

from watari.run.telling import Telling


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_once_a_second_with_the_rate() -> None:
    put: list[tuple[str, dict[str, Any]]] = []
    clock = Clock()
    telling = Telling(lambda subject, facts: put.append((subject, facts)), clock)
    for tenth in range(31):
        clock.now = tenth / 10
        telling("carry", {"sent_bytes": tenth * 100})
    assert [facts["sent_bytes"] for _, facts in put] == [0, 1000, 2000, 3000]
    assert put[-1][1]["bytes_per_second"] == 1000


def test_the_same_is_not_told_twice_and_the_end_is_told_at_once() -> None:
    put: list[tuple[str, dict[str, Any]]] = []
    clock = Clock()
    telling = Telling(lambda subject, facts: put.append((subject, facts)), clock)
    telling("web-1", {"waits": "paused"})
    clock.now = 5.0
    telling("web-1", {"waits": "paused"})
    telling("web-1", {})
    telling("web-1", {})
    assert put == [("web-1", {"waits": "paused"}), ("web-1", {})]
