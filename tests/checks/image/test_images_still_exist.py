from __future__ import annotations

from tests.builders import an_instance
from tests.checks.asking import findings, one
from watari.checks.image.images_still_exist import images_still_exist


def test_passes_images_that_exist() -> None:
    assert findings(images_still_exist) == []


def test_finds_an_image_that_was_deleted() -> None:
    instances = (an_instance(image_id="image-gone"), an_instance("web-2", image_id=None))
    assert one(images_still_exist, source={"instances": instances}) == ("warn", "web-1", True)
