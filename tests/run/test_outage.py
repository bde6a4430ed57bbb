"""An outage is the time from the last answer before a silence to the first one after it, also across a kill."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from watari.model.journal import Entry, Journal
from watari.model.plan import Move
from watari.model.steps.set import Probe
from watari.run import outage
from watari.run.book import Book, Place
from watari.run.outage import Silences

START = datetime(2026, 1, 1, tzinfo=UTC)
MOVE = Place("instance/web-1")
ADDRESS = "192.0.2.1"


def measured(*patterns: str, ended: bool = False) -> list[dict[str, Any]]:
    """What is written of one probe a second: `#` answered, `.` did not; each pattern is seen by a runner of its own.

    The last of them is told that its move has ended, if it has.
    """
    kept: list[Entry] = []
    second = 0
    for pattern in patterns:
        book = Book(Journal(run_id="r", plan_id="p", entries=tuple(kept)), keep=kept.append, now=lambda: START)
        silences = Silences(ADDRESS, MOVE, book)
        for letter in pattern:
            silences.note(START + timedelta(seconds=second), answered=letter == "#")
            second += 1
    if ended:
        silences.end()
    return [entry.facts for entry in kept if "outage_seconds" in entry.facts]


def watched(*patterns: str, ended: bool = False) -> list[float]:
    return [facts["outage_seconds"] for facts in measured(*patterns, ended=ended)]


class Hanging:
    """A vantage point that is never heard of again."""

    def pulse(self, address: str, tcp_port: int | None, ended: threading.Event) -> Iterator[bool]:
        threading.Event().wait()
        yield True


def test_a_vantage_point_that_hangs_keeps_no_move_from_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "LAST_ANSWER_SECONDS", 0.05)
    kept: list[Entry] = []
    book = Book(Journal(run_id="r", plan_id="p"), keep=kept.append, now=lambda: START)
    probe = Probe(key="web-1/answers", cloud="cloud", phase="cut_over", address=ADDRESS)
    move = Move(id="instance/web-1", subject_kind="instance", subject="web-1", steps=(probe,))
    stage: Any = SimpleNamespace(reach=SimpleNamespace(vantages={"rack": Hanging()}), book=book, pace=None)
    with outage.outages_watched(move, stage):
        pass
    assert kept == []


def test_runs_from_the_last_answer_to_the_first() -> None:
    assert watched("###....##") == [5.0]


def test_every_silence_counts() -> None:
    assert watched("#.##...##..#") == [2.0, 4.0, 3.0]


def test_a_silence_that_never_ended_is_no_figure() -> None:
    assert watched("###....") == []


def test_an_address_that_never_answered_before_has_no_outage() -> None:
    assert watched("....##") == []


def test_a_runner_killed_in_the_silence_is_followed_by_one_that_measures_it_whole() -> None:
    assert watched("###..", "...##") == [6.0]


@pytest.mark.parametrize(
    ("patterns", "outages"),
    [
        (("###",), [0.0]),
        (("#", "##"), [0.0]),
        (("##..##",), [3.0]),
        (("##..", ".##"), [4.0]),
        (("##..##", "###"), [3.0]),
        (("###....",), []),
        (("....",), []),
        (("",), []),
    ],
    ids=[
        "always",
        "always over a kill",
        "fell silent",
        "silent over a kill",
        "silent before a kill",
        "silent at the end",
        "never answered",
        "never asked",
    ],
)
def test_without_a_silence_the_outage_is_none_only_where_it_answered(
    patterns: tuple[str, ...], outages: list[float]
) -> None:
    """Nobody says 0 s of an address that was not seen to answer."""
    assert watched(*patterns, ended=True) == outages


def test_an_outage_of_none_is_dated_by_the_last_answer() -> None:
    last = START + timedelta(seconds=2)
    assert measured("###", ended=True) == [
        {"address": ADDRESS, "silent_since": last.isoformat(), "outage_seconds": 0.0}
    ]
