"""The images that moving instances boot from and the images of their projects can be read.

Why: a deactivated image cannot be downloaded (403), one that is queued, saving or killed has no bytes.

Source: Glance's image status; `deactivated` images are read by admins only.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, lost
from watari.checks.wants import wants
from watari.facts.storage import images_left

CURES = {"deactivated": "image set --activate {id}", "killed": "image delete {id} (it has no bytes)"}


@wants(source=("instances", "images", "projects"))
def images_are_readable(case: CrossingCase) -> Iterator[Found]:
    """Name each image that crosses or is booted from and is not active."""
    left = {image.id: left for image, left in images_left(case.facts)}
    used = {i.image_id for i in case.instances}
    for image in case.source.images:
        act = CURES.get(image.status, "image show {id} until it is active, or delete it").format(id=image.id)
        act = f"{case.source_cli} {act}"
        name = image.name or image.id
        if image.id in left:
            yield leaves_out(left[image.id], name, act, id=image.id)
        elif image.id in used and image.status != "active":
            yield lost(
                name, f"image {name}, from which instances boot, is {image.status} and cannot be read", act, id=image.id
            )
