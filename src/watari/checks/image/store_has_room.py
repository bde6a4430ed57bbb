"""The image stores of both clouds have room for the disks on their way.

Why: every disk passes through both Glances as an image; it is removed when its instance has moved. A full image store
fails for all tenants.

Source: Glance has no call that tells the room of its store. So this is always told with its figure, for a person to
look: `df` on the store's path, or `ceph df`.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.copies import at_once
from watari.checks.found import Found, warn
from watari.checks.wants import wants
from watari.model.survey.compute import Instance


@wants(source=("instances", "volumes"))
def store_has_room(case: CrossingCase) -> Iterator[Found]:
    """Add up the largest disks that may be on their way at once."""

    def disks_gib(instance: Instance) -> int:
        root = instance.flavor.disk_gib if instance.image_id is not None else 0
        return root + sum(v.size_gib for v in case.facts.volumes_of(instance))

    largest = sorted((disks_gib(i) for i in case.instances), reverse=True)[: at_once(case)]
    for _, survey in case.sides():
        if largest:
            yield warn(
                survey.cloud,
                f"up to {sum(largest)} GiB of disks are in the image store of {survey.cloud} at once; no API tells"
                " its room",
                f"on the Glance host of {survey.cloud}: df -h /var/lib/glance/images (or ceph df);"
                " or in the goal: limits: {moves: 1}",
                gib=sum(largest),
            )
