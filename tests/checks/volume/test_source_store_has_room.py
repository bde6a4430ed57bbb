from __future__ import annotations

from typing import Any

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.volume.source_store_has_room import source_store_has_room
from watari.model.survey.volume import StoragePool


def pool(free_gib: float | None) -> dict[str, Any]:
    return {"storage_pools": (StoragePool(name="classic@rbd", free_gib=free_gib),)}


def test_passes_a_store_with_room() -> None:
    assert findings(source_store_has_room, source=pool(4.0)) == []


def test_finds_a_store_that_may_get_full() -> None:
    assert one(source_store_has_room, source=pool(3.0)) == ("block", "classic: data", True)


def test_does_not_know_a_store_that_tells_nothing() -> None:
    assert one(source_store_has_room, source=pool(None)) == ("unknown", "classic", True)


def test_asks_nothing_of_the_store_when_no_volumes_cross() -> None:
    assert findings(source_store_has_room, source=pool(None) | {"instances": (an_instance(),)}) == []
