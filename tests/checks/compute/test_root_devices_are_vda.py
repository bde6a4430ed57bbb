from __future__ import annotations

from tests.builders import an_image, an_instance
from tests.checks.asking import findings
from watari.checks.compute.root_devices_are_vda import root_devices_are_vda


def test_passes_virtio_disks() -> None:
    assert findings(root_devices_are_vda) == []


def test_finds_another_device_with_the_bus_of_its_image() -> None:
    images = (an_image(properties={"hw_disk_bus": "scsi"}),)
    [finding] = findings(
        root_devices_are_vda, source={"instances": (an_instance(root_device="/dev/sda"),), "images": images}
    )
    assert (finding.level, finding.subject, finding.evidence["hw_disk_bus"]) == ("warn", "web-1", "scsi")
