"""Which volume an instance boots from: one reading for checks, planners and both journeys."""

from __future__ import annotations

import pytest

from tests.builders import a_volume, an_instance, attached
from watari.facts.instances import root_volume
from watari.model.survey.compute import AttachedVolume, Instance
from watari.model.survey.volume import Volume


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
