from __future__ import annotations

from tests.builders import SHOP, an_image
from tests.checks.asking import findings, one
from watari.checks.image.protection_survives import protection_survives

OWN = {"project_id": SHOP, "container_format": "bare"}


def test_passes_images_without_protection() -> None:
    assert findings(protection_survives, source={"images": (an_image(**OWN),)}) == []


def test_tells_of_a_protected_image() -> None:
    images = (an_image(protected=True, **OWN),)
    assert one(protection_survives, source={"images": images}) == ("note", "guest", True)
