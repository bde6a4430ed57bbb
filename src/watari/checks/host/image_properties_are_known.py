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
from watari.facts.instances import root_volume


@wants(cloud=("instances", "images", "volumes"))
def image_properties_are_known(case: HostCase) -> Iterator[Found]:
    """One finding for all whose image neither Nova nor Glance tells of, one for all whose root volume nobody tells."""
    there = {image.id for image in case.survey.images}
    asked = [i for i in case.going if i.image_properties is None]
    untold = [i.name for i in asked if i.image_id is not None and i.image_id not in there]
    rootless = [i.name for i in asked if i.image_id is None and root_volume(i, case.volumes) is None]
    if rootless:
        yield note(
            case.goal.cloud,
            f"nobody tells which of their volumes {len(rootless)} instances boot from, so what its image asked"
            f" of a host is not known to the plan: {named(rootless)}",
            "nothing to do; a move that Nova refuses for it leaves the instance where it is",
            instances=", ".join(rootless),
        )
    if untold:
        yield note(
            case.goal.cloud,
            f"the images of {len(untold)} instances are gone, and what they asked of a host is not known to the plan:"
            f" {named(untold)}",
            "nothing to do; a move that Nova refuses for it leaves the instance where it is",
            instances=", ".join(untold),
        )
