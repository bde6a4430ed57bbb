from __future__ import annotations

from tests.builders import an_image
from tests.checks.host_asking import a_guest, findings
from watari.checks.host.booted_images_still_exist import booted_images_still_exist

IMAGES = (an_image(),)


def test_passes_images_that_exist_and_instances_on_volumes() -> None:
    assert (
        findings(
            booted_images_still_exist,
            instances=(a_guest("web-1", image_id="image-guest"), a_guest("web-2")),
            images=IMAGES,
        )
        == []
    )


def test_passes_stopped_instances() -> None:
    assert (
        findings(booted_images_still_exist, instances=(a_guest(image_id="image-old", status="SHUTOFF"),), images=IMAGES)
        == []
    )


def test_warns_once_of_an_image_that_is_gone() -> None:
    instances = (a_guest("web-1", image_id="image-old"), a_guest("web-2", image_id="image-old"))
    [finding] = findings(booted_images_still_exist, instances=instances, images=IMAGES)
    assert (finding.level, finding.subject, finding.evidence) == ("warn", "image-old", {"instances": "web-1, web-2"})
