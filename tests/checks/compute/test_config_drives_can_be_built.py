from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.config_drives_can_be_built import config_drives_can_be_built


def test_passes_instances_without_config_drive() -> None:
    assert findings(config_drives_can_be_built) == []


def test_finds_a_config_drive() -> None:
    assert one(config_drives_can_be_built, source={"instances": (an_instance(config_drive=True),)}) == (
        "warn",
        "shop",
        True,
    )
