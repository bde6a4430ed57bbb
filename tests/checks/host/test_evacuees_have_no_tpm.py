from __future__ import annotations

from tests.builders import an_image
from tests.checks.host_asking import a_guest, an_evacuation, findings, one
from watari.checks.host.evacuees_have_no_tpm import evacuees_have_no_tpm
from watari.model.survey.compute import InstanceFlavor

SECURE = a_guest(
    "web-1", flavor=InstanceFlavor(name="f", vcpus=1, ram_mib=128, disk_gib=1, extra_specs={"hw:tpm_version": "2.0"})
)


def test_passes_instances_without() -> None:
    assert findings(evacuees_have_no_tpm, goal=an_evacuation()) == []


def test_asks_nothing_of_a_drain() -> None:
    assert findings(evacuees_have_no_tpm, instances=(SECURE,)) == []


def test_finds_a_tpm_of_the_flavor() -> None:
    assert one(evacuees_have_no_tpm, goal=an_evacuation(), instances=(SECURE,)) == ("block", "web-1", True)


def test_finds_a_tpm_of_the_image() -> None:
    booted = a_guest("web-1", image_id="image-guest", image_properties=None)
    images = (an_image(properties={"hw_tpm_version": "2.0"}),)
    assert one(evacuees_have_no_tpm, goal=an_evacuation(), instances=(booted,), images=images)[1] == "web-1"
