"""The ids that one planned image may have, since Glance gives no id twice."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from watari.clouds.port import Images
from watari.model.survey.image import Image
from watari.steps.sight import present

IDS_OF_ONE_IMAGE = 4


def succession(image_id: str) -> list[str]:
    """Give the planned id and its successors, in order.

    A deleted image keeps its row, and asking for its id again is a conflict (glance.db.sqlalchemy.api,
    ``image_create``): a half image that cannot be filled again makes way for a successor, whose id follows from the
    planned one.
    """
    ids = [image_id]
    while len(ids) < IDS_OF_ONE_IMAGE:
        ids.append(str(uuid5(NAMESPACE_OID, ids[-1])))
    return ids


def present_image(images: Images, image_id: str) -> Image | None:
    """Find the image of this id or of its successors."""
    found = (present(images.get, candidate) for candidate in succession(image_id))
    return next((image for image in found if image is not None), None)
