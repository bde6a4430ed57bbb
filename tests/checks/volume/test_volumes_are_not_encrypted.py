from __future__ import annotations

from tests.builders import a_volume
from tests.checks.asking import findings, one
from watari.checks.volume.volumes_are_not_encrypted import volumes_are_not_encrypted


def test_passes_plain_volumes() -> None:
    assert findings(volumes_are_not_encrypted) == []


def test_finds_an_encrypted_volume() -> None:
    assert one(volumes_are_not_encrypted, source={"volumes": (a_volume(encrypted=True),)}) == ("block", "data", True)
