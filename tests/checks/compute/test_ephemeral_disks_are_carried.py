from __future__ import annotations

from typing import Any

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.ephemeral_disks_are_carried import ephemeral_disks_are_carried
from watari.model.survey.compute import InstanceFlavor


def flavored(**fields: int) -> dict[str, Any]:
    flavor = InstanceFlavor(name="big", vcpus=1, ram_mib=128, disk_gib=1, **fields)
    return {"instances": (an_instance(flavor=flavor),)}


def test_passes_flavors_with_a_root_disk_only() -> None:
    assert findings(ephemeral_disks_are_carried) == []


def test_finds_an_ephemeral_disk() -> None:
    assert one(ephemeral_disks_are_carried, source=flavored(ephemeral_gib=20)) == ("block", "web-1", True)


def test_notes_a_swap_disk() -> None:
    assert one(ephemeral_disks_are_carried, source=flavored(swap_mib=512))[0] == "note"
