from __future__ import annotations

import pytest

from tests.builders import an_image
from tests.checks.host_asking import a_guest, an_evacuation, findings
from watari.checks.host.disks_survive_the_host import disks_survive_the_host
from watari.model.survey.compute import InstanceFlavor

IMAGES = (an_image(),)


def test_passes_instances_on_volumes() -> None:
    assert findings(disks_survive_the_host, goal=an_evacuation()) == []


def test_asks_nothing_of_a_host_that_works() -> None:
    assert findings(disks_survive_the_host, instances=(a_guest(image_id="image-guest"),), images=IMAGES) == []


def test_finds_a_root_disk_that_may_be_made_anew() -> None:
    [finding] = findings(
        disks_survive_the_host, goal=an_evacuation(), instances=(a_guest(image_id="image-guest"),), images=IMAGES
    )
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "web-1", True)
    assert "is made anew from its image" in finding.says


@pytest.mark.parametrize("more", [{"ephemeral_gib": 20}, {"swap_mib": 512}], ids=str)
def test_finds_ephemeral_disks_and_swap_beside_volumes(more: dict[str, int]) -> None:
    flavor = InstanceFlavor(name="f", vcpus=1, ram_mib=128, disk_gib=1, **more)
    [finding] = findings(disks_survive_the_host, goal=an_evacuation(), instances=(a_guest(flavor=flavor),))
    assert (finding.level, finding.acceptable) == ("block", True)
    assert "ephemeral disks and swap" in finding.says


def test_finds_an_instance_whose_image_is_gone() -> None:
    [finding] = findings(
        disks_survive_the_host, goal=an_evacuation(), instances=(a_guest(image_id="image-old"),), images=IMAGES
    )
    assert (finding.level, finding.acceptable, finding.evidence) == ("block", True, {"image": "image-old"})
