"""An outage is the time from the last answer before a silence to the first one after it, also across a kill."""

from datetime import UTC, datetime, timedelta

from watari.model.journal import Entry, Journal
from watari.run.book import Book, Place
from watari.run.outage import Silences

START = datetime(2026, 1, 1, tzinfo=UTC)
MOVE = Place("instance/web-1")
ADDRESS = "192.0.2.1"


def watched(*patterns: str) -> list[float]:
    """Outages of one probe a second: `#` answered, `.` did not; each pattern is seen by a runner of its own."""
    kept: list[Entry] = []
    second = 0
    for pattern in patterns:
        book = Book(Journal(run_id="r", plan_id="p", entries=tuple(kept)), keep=kept.append, now=lambda: START)
        silences = Silences(ADDRESS, MOVE, book)
        for letter in pattern:
            silences.note(START + timedelta(seconds=second), answered=letter == "#")
            second += 1
    return [entry.facts["outage_seconds"] for entry in kept if "outage_seconds" in entry.facts]


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
