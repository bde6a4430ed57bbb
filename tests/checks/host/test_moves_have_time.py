from __future__ import annotations

from tests.checks.host_asking import a_host_plan, a_move, findings
from watari.checks.host.moves_have_time import moves_have_time


def test_asks_nothing_before_there_is_a_plan() -> None:
    assert findings(moves_have_time) == []


def test_passes_moves_that_are_expected_to_end_in_time() -> None:
    assert findings(moves_have_time, plan=a_host_plan(a_move(seconds=600, when_stalled="abort", stalled_after_seconds=900))) == []


def test_passes_moves_that_are_waited_for() -> None:
    assert findings(moves_have_time, plan=a_host_plan(a_move(seconds=6000, when_stalled="wait", stalled_after_seconds=900))) == []


def test_warns_of_one_that_would_be_aborted() -> None:
    [finding] = findings(moves_have_time, plan=a_host_plan(a_move(seconds=1000, when_stalled="abort", stalled_after_seconds=900)))
    assert (finding.level, finding.subject, finding.acceptable) == ("warn", "web-1", True)
    assert finding.act.startswith("write stall: {after_seconds: 2000, then: abort}")


def test_passes_cold_moves() -> None:
    assert findings(moves_have_time, plan=a_host_plan(a_move(cold=True, seconds=9000))) == []
