from __future__ import annotations

import pytest

from tests.builders import an_image
from tests.checks.host_asking import a_disk, a_guest, findings, one
from watari.checks.host.numa_can_be_laid_out import numa_can_be_laid_out
from watari.model.survey.compute import Instance, InstanceFlavor


def guest(**specs: str) -> Instance:
    flavor = InstanceFlavor(
        name="f", vcpus=1, ram_mib=128, disk_gib=1, extra_specs={k.replace("__", ":"): v for k, v in specs.items()}
    )
    return a_guest("web-1", flavor=flavor)


def test_passes_ordinary_instances() -> None:
    ordinary = guest(
        hw__cpu_policy="shared", hw__mem_page_size="small", hw__cpu_realtime="no", trait__HW_CPU_X86_AVX2="required"
    )
    assert findings(numa_can_be_laid_out, instances=(ordinary,)) == []


@pytest.mark.parametrize(
    "specs",
    [{"hw__cpu_policy": "dedicated"}, {"hw__numa_nodes": "2"}, {"hw__mem_page_size": "1GB"}, {"resources__PCPU": "4"}],
    ids=str,
)
def test_warns_of_what_binds_an_instance_to_its_hosts_layout(specs: dict[str, str]) -> None:
    assert one(numa_can_be_laid_out, instances=(guest(**specs),)) == ("warn", "web-1", True)


def test_warns_of_what_the_image_asked_for_at_boot() -> None:
    booted = a_guest("web-1", image_id="image-guest", image_properties={"hw_cpu_policy": "dedicated"})
    assert one(numa_can_be_laid_out, instances=(booted,), images=(an_image(),))[1] == "web-1"


def test_warns_of_what_the_image_asks_for_now_where_nova_does_not_tell() -> None:
    booted = a_guest("web-1", image_id="image-guest", image_properties=None)
    images = (an_image(properties={"hw_numa_nodes": "2"}),)
    assert one(numa_can_be_laid_out, instances=(booted,), images=images)[1] == "web-1"


def test_warns_of_what_the_image_behind_its_volume_asked_for() -> None:
    booted = a_guest("web-1", image_properties=None)
    volumes = (a_disk("web-1", image_metadata={"hw_cpu_policy": "dedicated"}),)
    assert one(numa_can_be_laid_out, instances=(booted,), volumes=volumes)[1] == "web-1"
