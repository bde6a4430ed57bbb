"""No moving volume has snapshots that somebody needs.

Why: a crossing carries a volume as it is; its snapshots stay in the source until finish and go with it then.

Source: no API makes a snapshot with content given by the client.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("instances", "volumes", "snapshots"))
def snapshots_are_carried(case: Case) -> Iterator[Found]:
    """Name each volume with snapshots."""
    for volume in case.volumes:
        mine = [s.name or s.id for s in case.source.snapshots if s.volume_id == volume.id]
        if mine:
            yield lost(
                volume.name or volume.id,
                f"{len(mine)} snapshots of volume {volume.name or volume.id} are left behind: {', '.join(mine)}",
                f"make a volume of each that is needed: {case.source_cli} volume create --snapshot NAME COPY",
            )
