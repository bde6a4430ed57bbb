"""The images that moving instances boot from and the images of their projects can be read.

Why: a deactivated image cannot be downloaded (403), one that is queued, saving or killed has no bytes.

Source: Glance's image status; `deactivated` images are read by admins only.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, stays
from watari.checks.wants import wants

CURES = {"deactivated": "image set --activate {id}", "killed": "image delete {id} (it has no bytes)"}


@wants(source=("instances", "images", "projects"))
def images_are_readable(case: Case) -> Iterator[Found]:
    """Name each image that crosses or is booted from and is not active."""
    used = {i.image_id for i in case.instances}
    for image in case.source.images:
        if (image.id in used or image.project_id in case.choices) and image.status != "active":
            act = CURES.get(image.status, "image show {id} until it is active, or delete it").format(id=image.id)
            yield stays(
                image.name or image.id,
                f"image {image.name or image.id} is {image.status}: its bytes cannot be read",
                f"{case.source_cli} {act}",
                id=image.id,
            )
