from __future__ import annotations

from tests.builders import a_volume_type
from tests.checks.asking import findings, one
from watari.checks.volume.types_exist import types_exist
from watari.model.goal import Mapping


def test_passes_a_type_of_the_target() -> None:
    assert findings(types_exist) == []


def test_finds_a_type_that_the_target_does_not_have() -> None:
    assert one(types_exist, target={"volume_types": (a_volume_type("fast"),)}) == ("block", "ceph", False)


def test_passes_a_mapped_type() -> None:
    goal = {"map": Mapping(volume_types={"ceph": "fast"})}
    assert findings(types_exist, target={"volume_types": (a_volume_type("fast"),)}, goal=goal) == []
