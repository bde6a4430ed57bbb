"""The volumes of the instances that move are in use and nothing else, each by one instance.

Why: a move makes a second attachment of each volume, for the target, before it lets go of the first. Cinder refuses
that for a volume in any other state, and the move comes to nothing. A volume that several instances share is moved
under the others' eyes, and a move that is rolled back may leave an attachment behind.

Source: rule L18: `attachment_create` of Cinder; multi-attach volumes move since Nova 2.60; bugs 1889108 and 1899835.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants


@wants(cloud=("instances", "volumes"))
def volumes_can_follow(case: HostCase) -> Iterator[Found]:
    """Look at the state and the users of each volume."""
    for instance in case.going:
        for volume in (case.volumes[a.volume_id] for a in instance.volumes if a.volume_id in case.volumes):
            subject = f"{instance.name}: {volume.name or volume.id}"
            users = {a.instance_id for a in volume.attachments}
            if volume.status != "in-use":
                says = (
                    f"volume {volume.name or volume.id} of {instance.name} is {volume.status}: Cinder attaches it"
                    " nowhere else as it is"
                )
                yield lost(
                    subject,
                    says,
                    f"{case.cli} volume show {volume.id}; wait until it is in-use, or mend it",
                    status=volume.status,
                )
            elif len(users) > 1:
                says = f"volume {volume.name or volume.id} of {instance.name} is attached to {len(users)} instances"
                act = (
                    f"afterwards one for each: {case.cli} --os-volume-api-version 3.27 volume attachment list"
                    f" --volume-id {volume.id}"
                )
                yield note(subject, says, act)
