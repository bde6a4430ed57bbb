from __future__ import annotations

from tests.builders import an_image
from tests.checks.asking import findings
from watari.checks.image.images_are_readable import images_are_readable


def test_passes_active_images() -> None:
    assert findings(images_are_readable) == []


def test_finds_a_deactivated_image() -> None:
    [finding] = findings(images_are_readable, source={"images": (an_image(status="deactivated"),)})
    assert (finding.level, finding.subject) == ("block", "guest")
    assert "image set --activate image-guest" in finding.act


def test_passes_images_of_nobody_who_crosses() -> None:
    assert findings(images_are_readable, source={"images": (an_image("other", status="queued"),)}) == []
