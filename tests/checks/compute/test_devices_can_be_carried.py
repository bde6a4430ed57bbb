from __future__ import annotations

from typing import Any

from tests.builders import an_image, an_instance
from tests.checks.asking import findings, one
from watari.checks.compute.devices_can_be_carried import devices_can_be_carried
from watari.model.survey.compute import InstanceFlavor


def flavored(**extra_specs: str) -> dict[str, Any]:
    specs = {key.replace("__", ":"): value for key, value in extra_specs.items()}
    return {
        "instances": (
            an_instance(flavor=InstanceFlavor(name="gpu", vcpus=1, ram_mib=128, disk_gib=1, extra_specs=specs)),
        )
    }


def test_passes_instances_without_devices() -> None:
    assert findings(devices_can_be_carried) == []


def test_finds_a_pci_device() -> None:
    assert one(devices_can_be_carried, source=flavored(pci_passthrough__alias="a1:1")) == ("block", "web-1", False)


def test_finds_the_state_of_a_tpm() -> None:
    assert one(
        devices_can_be_carried,
        source={"images": (an_image(properties={"hw_tpm_version": "2.0"}),), "instances": (an_instance(),)},
    ) == (
        "block",
        "web-1",
        True,
    )
