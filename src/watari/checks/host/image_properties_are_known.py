"""It is known what the image of each instance that moves asks of its host.

Why: an image may ask for a virtual TPM, encrypted memory or a trait of the host, as a flavor may, and Nova holds a move
to it. Where Nova does not tell, the plan reads the image as it is now, or what Cinder wrote to the volume when it was
made from one; an image that is gone says nothing more.

Source: rules C6, L11, L12; `image.properties` of the instance since microversion 2.98, never of one that boots from a
volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants


@wants(cloud=("instances", "images"))
def image_properties_are_known(case: HostCase) -> Iterator[Found]:
    """One finding for all instances whose image neither Nova nor Glance tells of."""
    there = {image.id for image in case.survey.images}
    untold = [
        i.name for i in case.going if i.image_properties is None and i.image_id is not None and i.image_id not in there
    ]
    if untold:
        yield note(
            case.goal.cloud,
            f"the images of {len(untold)} instances are gone, and what they asked of a host is not known to the plan:"
            f" {named(untold)}",
            "nothing to do; a move that Nova refuses for it leaves the instance where it is",
            instances=", ".join(untold),
        )
