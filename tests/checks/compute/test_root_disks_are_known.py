from __future__ import annotations

from tests.builders import an_instance, attached
from tests.checks.asking import findings, one
from watari.checks.compute.root_disks_are_known import root_disks_are_known


def test_passes_a_volume_at_the_root_device() -> None:
    instance = an_instance(image_id=None, volumes=(attached("data", "/dev/vda"),))
    assert findings(root_disks_are_known, source={"instances": (instance,)}) == []


def test_finds_an_instance_whose_root_disk_is_nowhere() -> None:
    instance = an_instance(image_id=None, volumes=(attached("data", "/dev/vdb"),))
    assert one(root_disks_are_known, source={"instances": (instance,)}) == ("block", "web-1", True)
