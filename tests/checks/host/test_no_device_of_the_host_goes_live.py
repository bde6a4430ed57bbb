from __future__ import annotations

import pytest

from tests.checks.host_asking import a_guest, findings, one
from watari.checks.host.no_device_of_the_host_goes_live import no_device_of_the_host_goes_live
from watari.model.survey.compute import Instance, InstanceFlavor


def guest(key: str, **fields: str) -> Instance:
    return a_guest(
        "ml", flavor=InstanceFlavor(name="f", vcpus=1, ram_mib=128, disk_gib=1, extra_specs={key: "1"}), **fields
    )


@pytest.mark.parametrize("key", ["resources:VCPU", "resources:CUSTOM_LICENCE", "trait:COMPUTE_NODE"])
def test_passes_what_is_no_device(key: str) -> None:
    assert findings(no_device_of_the_host_goes_live, instances=(guest(key),)) == []


@pytest.mark.parametrize(
    "key", ["resources:VGPU", "resources1:VGPU", "resources_gpu:VGPU", "hw:pmem", "resources:CUSTOM_PMEM_NAMESPACE_4GB"]
)
def test_warns_of_a_device(key: str) -> None:
    assert one(no_device_of_the_host_goes_live, instances=(guest(key),)) == ("warn", "ml", True)


def test_passes_one_that_is_stopped() -> None:
    assert findings(no_device_of_the_host_goes_live, instances=(guest("resources:VGPU", status="SHUTOFF"),)) == []
