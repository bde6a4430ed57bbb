from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.cloud.clocks_agree import clocks_agree


def test_passes_clocks_that_agree() -> None:
    assert findings(clocks_agree) == []


def test_finds_a_clock_that_is_off() -> None:
    assert one(clocks_agree, source={"clock_skew_seconds": -45.0}) == ("warn", "classic", True)


def test_does_not_know_a_cloud_that_tells_no_time() -> None:
    assert one(clocks_agree, target={"clock_skew_seconds": None}) == ("unknown", "nyah", True)
