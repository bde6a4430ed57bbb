"""Bytes pass whole, in order, counted; what breaks while reading breaks the sending."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from watari.steps.passage import READ_AHEAD_CHUNKS, Passage


def chunks(count: int) -> Iterator[bytes]:
    return (bytes([number % 256]) * 1000 for number in range(count))


def untold(facts: dict[str, Any]) -> None:
    raise AssertionError(facts)


@pytest.mark.parametrize("count", [0, 1, READ_AHEAD_CHUNKS, 100])
def test_all_bytes_pass_in_order(count: int) -> None:
    passage = Passage(chunks(count), untold)
    arrived = b"".join(passage)
    assert arrived == b"".join(chunks(count))
    assert (passage.read_bytes, passage.sent_bytes) == (count * 1000, count * 1000)
    assert passage.digest == hashlib.sha512(arrived).hexdigest()


def test_reads_only_a_little_ahead() -> None:
    given = 0

    def source() -> Iterator[bytes]:
        nonlocal given
        for chunk in chunks(100):
            given += 1
            yield chunk

    stream = iter(Passage(source(), untold))
    next(stream)
    next(stream)
    assert given <= 2 + READ_AHEAD_CHUNKS


def test_what_breaks_the_reading_breaks_the_sending() -> None:
    def source() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    sent: list[bytes] = []
    with pytest.raises(ConnectionResetError):
        sent.extend(Passage(source(), untold))
    assert sent == [b"half"]


def test_tells_of_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watari.steps.passage.TELL_EVERY_SECONDS", 0.0)
    told: list[dict[str, Any]] = []
    list(Passage(chunks(3), told.append))
    assert [facts["sent_bytes"] for facts in told] == [1000, 2000, 3000]
    assert all(facts["read_bytes"] >= facts["sent_bytes"] for facts in told)
