"""The chosen projects have no volumes that hang on no moving instance.

Why: waves take instances, and volumes cross with them. What is attached to nothing, or to an instance that stays, stays.

Source: Cinder's volumes of the project against the volumes of the moving instances.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("instances", "volumes", "projects"))
def loose_volumes_are_carried(case: Case) -> Iterator[Found]:
    """Name each volume of the projects that no moving instance has, and that is attached to nothing."""
    crossing = {v.id for v in case.volumes}
    for volume in case.source.volumes:
        if volume.project_id in case.choices and volume.id not in crossing and not volume.attachments:
            yield lost(
                volume.name or volume.id,
                f"volume {volume.name or volume.id} ({volume.size_gib} GiB, {volume.status}) is attached to no instance and is left behind",
                f"attach it to an instance that moves: {case.source_cli} server add volume INSTANCE {volume.id}",
                id=volume.id,
            )
