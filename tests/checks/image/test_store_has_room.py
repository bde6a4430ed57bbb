from __future__ import annotations

from tests.checks.asking import findings
from watari.checks.image.store_has_room import store_has_room
from watari.model.goal import Limits


def test_passes_when_nothing_moves() -> None:
    assert findings(store_has_room, source={"instances": ()}) == []


def test_tells_the_room_that_the_largest_disks_need() -> None:
    found = findings(store_has_room, goal={"limits": Limits(moves=1)})
    assert [(f.level, f.subject, f.evidence["gib"]) for f in found] == [("warn", "classic", "3"), ("warn", "nyah", "3")]
