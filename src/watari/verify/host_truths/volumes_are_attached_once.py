"""Every volume of a moved instance is attached to it once.

Why: a migration makes an attachment for the new host before it lets go of the old one; one that stays keeps the volume
from being detached or deleted later (bugs 1889108, 1899835).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.verify.case import by_id
from watari.verify.host_case import HostTruthCase
from watari.verify.truth import Fact, fact, truth


@truth(cloud=("volumes",))
def volumes_are_attached_once(case: HostTruthCase) -> Iterator[Fact]:
    """Count the attachments of each."""
    volumes = by_id(case.now.volumes)
    for gone in case.gone:
        for attached in gone.was.volumes:
            volume = volumes.get(attached.volume_id)
            its = [a for a in volume.attachments if a.instance_id == gone.was.id] if volume is not None else []
            if len(its) != 1 and volume is not None:
                act = f"openstack --os-volume-api-version 3.27 volume attachment list --volume-id {volume.id}"
                yield fact(
                    "block",
                    gone.subject,
                    f"its volume {volume.name or volume.id} has {len(its)} attachments to it",
                    act,
                )
            elif volume is None:
                yield fact("block", gone.subject, f"its volume {attached.volume_id} is no more", "see who deleted it")
