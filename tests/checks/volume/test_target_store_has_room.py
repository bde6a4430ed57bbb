from __future__ import annotations

from typing import Any

from tests.checks.asking import findings, one
from watari.checks.volume.target_store_has_room import target_store_has_room
from watari.model.survey.volume import StoragePool


def pool(free_gib: float | None) -> dict[str, Any]:
    return {"storage_pools": (StoragePool(name="nyah@rbd", free_gib=free_gib),)}


def test_passes_a_store_with_room() -> None:
    assert findings(target_store_has_room, target=pool(2.0)) == []


def test_finds_a_store_that_may_get_full() -> None:
    assert one(target_store_has_room, target=pool(1.0)) == ("block", "nyah", True)


def test_does_not_know_a_store_that_tells_nothing() -> None:
    assert one(target_store_has_room, target=pool(None)) == ("unknown", "nyah", True)
