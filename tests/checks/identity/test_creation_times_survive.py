from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.identity.creation_times_survive import creation_times_survive


def test_passes_when_nothing_crosses() -> None:
    assert findings(creation_times_survive, source={"projects": ()}) == []


def test_finds_that_times_are_new() -> None:
    assert one(creation_times_survive) == ("block", "shop", True)
