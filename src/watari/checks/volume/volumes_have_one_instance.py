"""No moving volume is attached to several instances.

Why: a multi-attach volume would have to move at one moment with all its instances, all of them stopped; Watari moves
instances one by one, so one of them would write to a disk that has been left behind.

Source: Cinder's `multiattach` and the list of attachments. A volume that could be shared but has one attachment crosses as
an ordinary one.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, note, stays
from watari.checks.wants import wants


@wants(source=("instances", "volumes"))
def volumes_have_one_instance(case: Case) -> Iterator[Found]:
    """Count the attachments of each volume."""
    for volume in case.volumes:
        name = volume.name or volume.id
        holders = sorted(case.names.get(a.instance_id, a.instance_id) for a in volume.attachments)
        if len(holders) > 1:
            yield stays(
                name,
                f"volume {name} is attached to {len(holders)} instances ({', '.join(holders)})",
                f"detach it from all but one ({case.source_cli} server remove volume INSTANCE {volume.id}), "
                "or take all of them out of the waves",
            )
        elif volume.multiattach:
            yield note(
                name,
                f"volume {name} could be attached to several instances, and has one",
                f"see that its type on {case.goal.target} can too",
            )
