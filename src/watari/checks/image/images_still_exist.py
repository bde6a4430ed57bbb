"""The image of every moving instance still exists.

Why: the root disk crosses as it is now, so an image that was deleted does not stop a move. But the target's instance
then names the captured image as its origin: a rebuild gives the state of the crossing, not the original.

Source: Nova keeps the id of the image in the instance after Glance has deleted it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "images"))
def images_still_exist(case: CrossingCase) -> Iterator[Found]:
    """Name each instance whose image is gone."""
    there = {i.id for i in case.source.images}
    for instance in case.instances:
        if instance.image_id is not None and instance.image_id not in there:
            yield warn(
                instance.name,
                f"the image of {instance.name} was deleted; on {case.goal.target} a rebuild gives its state at the"
                " crossing",
                f"if the original is kept elsewhere: {case.target_cli} image create --file FILE NAME",
                image_id=instance.image_id,
            )
