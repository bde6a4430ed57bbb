"""The outage is the longest silence between two answers."""

from datetime import UTC, datetime, timedelta

from watari.run.outage import Answer, longest_silence

START = datetime(2026, 1, 1, tzinfo=UTC)


def answers(pattern: str) -> list[Answer]:
    """One probe a second: `#` answered, `.` did not."""
    return [Answer(START + timedelta(seconds=i), letter == "#") for i, letter in enumerate(pattern)]


def test_runs_from_the_last_answer_to_the_first() -> None:
    outage = longest_silence("192.0.2.1", answers("###....##"))
    assert outage is not None
    assert (outage.seconds, outage.longest_gap.total_seconds()) == (5.0, 1.0)


def test_takes_the_longest_of_several() -> None:
    outage = longest_silence("192.0.2.1", answers("#.##...##..#"))
    assert outage is not None
    assert outage.last_answer == START + timedelta(seconds=3)


def test_a_silence_that_never_ended_is_no_figure() -> None:
    assert longest_silence("192.0.2.1", answers("###....")) is None


def test_an_address_that_never_fell_silent_has_none() -> None:
    assert longest_silence("192.0.2.1", answers("####")) is None
