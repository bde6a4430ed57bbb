"""No moving volume is attached to several instances.

Why: a multi-attach volume would have to move at one moment with all its instances, all of them stopped; Watari moves
instances one by one, so one of them would write to a disk that has been left behind.

Source: Cinder's `multiattach` and the list of attachments. A volume that could be shared but has one attachment crosses
as an ordinary one.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, note
from watari.checks.wants import wants


@wants(source=("instances", "volumes"))
def volumes_have_one_instance(case: CrossingCase) -> Iterator[Found]:
    """Count the attachments of each volume."""
    for reason, volume in case.facts.staying_volumes("several instances"):
        holders = sorted(case.facts.name_of(a.instance_id) for a in volume.attachments)
        yield leaves_out(
            reason.left,
            volume.name or volume.id,
            f"detach it from all but one ({case.source_cli} server remove volume INSTANCE {volume.id}), "
            "or take all of them out of the waves",
            instances=", ".join(holders),
        )
    for volume in case.facts.volumes:
        if volume.multiattach and len(volume.attachments) <= 1:
            name = volume.name or volume.id
            yield note(
                name,
                f"volume {name} could be attached to several instances, and has one",
                f"see that its type on {case.goal.target} can too",
            )
