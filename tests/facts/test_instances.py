"""What an instance boots from, and what its image asks of its host.

One reading for checks, planners and all journeys.
"""

from __future__ import annotations

import pytest

from tests.builders import a_volume, an_image, an_instance, attached
from watari.facts.instances import asked_words, image_words, root_volume
from watari.model.survey.compute import AttachedVolume, Instance, InstanceFlavor
from watari.model.survey.volume import Volume

SYSTEM = a_volume("system", bootable=True, image_metadata={"hw_tpm_version": "2.0"})
RESCUE = a_volume("rescue", bootable=True, image_metadata={"hw_tpm_version": "1.2"})
VOLUMES = {volume.id: volume for volume in (SYSTEM, RESCUE)}
IMAGES = {"image-guest": an_image(properties={"hw_disk_bus": "scsi"})}


def booted(*volumes: AttachedVolume, root_device: str | None = "/dev/vda") -> Instance:
    return an_instance(image_id=None, root_device=root_device, volumes=volumes)


FIRST, SECOND = attached("one", "/dev/vdb"), attached("two", "/dev/vda")


def known(*bootable: str) -> dict[str, Volume]:
    volumes = (a_volume(name, bootable=name in bootable) for name in ("one", "two"))
    return {volume.id: volume for volume in volumes}


@pytest.mark.parametrize(
    ("instance", "bootable", "root"),
    [
        pytest.param(
            booted(FIRST, SECOND), ("one",), SECOND, id="at the root device, though another is the first bootable one"
        ),
        pytest.param(booted(FIRST, SECOND, root_device="/dev/sda"), ("one",), FIRST, id="the only bootable one"),
        pytest.param(
            booted(FIRST, SECOND, root_device=None), ("one", "two"), None, id="one of two, nobody knows which"
        ),
        pytest.param(booted(FIRST, SECOND, root_device="/dev/sda"), (), None, id="none is bootable"),
        pytest.param(booted(), (), None, id="no volume"),
        pytest.param(an_instance(volumes=(SECOND,)), ("two",), None, id="booted from an image"),
    ],
)
def test_the_volume_that_an_instance_boots_from(
    instance: Instance, bootable: tuple[str, ...], root: AttachedVolume | None
) -> None:
    assert root_volume(instance, known(*bootable)) == root


def test_a_volume_that_the_survey_does_not_know_may_still_be_at_the_root_device() -> None:
    assert root_volume(booted(SECOND), {}) == SECOND


def test_words_of_an_image_are_those_of_the_boot_then_those_of_today() -> None:
    told = an_instance(image_properties={"hw_disk_bus": "virtio"})
    assert image_words(told, IMAGES, VOLUMES) == {"hw_disk_bus": "virtio"}
    assert image_words(an_instance(), IMAGES, VOLUMES) == {"hw_disk_bus": "scsi"}
    assert image_words(an_instance(image_id="gone"), IMAGES, VOLUMES) == {}


def test_of_a_volume_booted_instance_the_root_volume_alone_is_asked() -> None:
    volumes = (attached("rescue", "/dev/vdb"), attached("system", "/dev/vda"))
    instance = an_instance(image_id=None, volumes=volumes, flavor=flavor())
    assert image_words(instance, IMAGES, VOLUMES) == {"hw_tpm_version": "2.0"}
    assert asked_words(instance, IMAGES, VOLUMES) == {"hw_tpm_version": "2.0", "hw:cpu_policy": "dedicated"}


def test_a_root_volume_that_was_not_seen_says_nothing() -> None:
    instance = an_instance(image_id=None, volumes=(attached("gone", "/dev/vda"), attached("system", "/dev/vdb")))
    assert image_words(instance, IMAGES, VOLUMES) == {}


def flavor() -> InstanceFlavor:
    words = {"hw:cpu_policy": "dedicated"}
    return InstanceFlavor(name="pinned", vcpus=1, ram_mib=128, disk_gib=1, extra_specs=words)
