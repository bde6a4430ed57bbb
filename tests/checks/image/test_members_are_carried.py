from __future__ import annotations

from tests.builders import SHOP, an_image
from tests.checks.asking import findings, one
from watari.checks.image.members_are_carried import members_are_carried


def test_passes_images_that_are_shared_within_the_crossing() -> None:
    assert (
        findings(
            members_are_carried,
            source={"images": (an_image(project_id=SHOP, container_format="bare", member_project_ids=(SHOP,)),)},
        )
        == []
    )


def test_finds_a_member_that_stays() -> None:
    images = (an_image(project_id=SHOP, container_format="bare", member_project_ids=("project-admin",)),)
    assert one(members_are_carried, source={"images": images}) == ("warn", "guest", True)
