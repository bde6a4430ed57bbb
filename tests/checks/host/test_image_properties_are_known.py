from __future__ import annotations

from tests.builders import a_volume, an_image, attached
from tests.checks.host_asking import Parts, a_guest, findings
from watari.checks.host.image_properties_are_known import image_properties_are_known

GONE: Parts = {"image_id": "image-old", "volumes": ()}
IMAGES = (an_image(),)


def test_passes_what_nova_tells() -> None:
    assert findings(image_properties_are_known, instances=(a_guest(image_properties={}, **GONE),), images=IMAGES) == []


def test_passes_an_image_that_is_still_there() -> None:
    untold = a_guest(image_id="image-guest", image_properties=None)
    assert findings(image_properties_are_known, instances=(untold,), images=IMAGES) == []


def test_passes_those_that_boot_from_volumes() -> None:
    assert findings(image_properties_are_known, instances=(a_guest(image_properties=None),)) == []


def test_tells_once_of_all_that_nobody_tells_of() -> None:
    instances = (a_guest("web-1", image_properties=None, **GONE), a_guest("web-2", image_properties=None, **GONE))
    [finding] = findings(image_properties_are_known, instances=instances, images=IMAGES)
    assert (finding.level, finding.subject, finding.evidence) == ("note", "nyah", {"instances": "web-1, web-2"})


def test_tells_of_those_whose_root_volume_nobody_tells() -> None:
    volumes = tuple(a_volume(name, bootable=True) for name in ("one", "two"))
    both = tuple(attached(volume.name, "/dev/vdx") for volume in volumes)
    guest = a_guest("web-1", image_id=None, image_properties=None, root_device=None, volumes=both)
    [finding] = findings(image_properties_are_known, instances=(guest,), volumes=volumes)
    assert (finding.level, finding.evidence) == ("note", {"instances": "web-1"})
    assert "which of their volumes" in finding.says
