from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.identity.ids_survive import ids_survive


def test_passes_when_nothing_crosses() -> None:
    assert findings(ids_survive, source={"projects": ()}) == []


def test_finds_that_ids_are_new() -> None:
    assert one(ids_survive) == ("block", "shop", True)
