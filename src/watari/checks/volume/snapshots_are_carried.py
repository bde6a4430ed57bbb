"""No moving volume has snapshots that somebody needs.

Why: a crossing carries a volume as it is; its snapshots stay in the source until finish and go with it then.

Source: no API makes a snapshot with content given by the client.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, left_words, warn
from watari.checks.wants import wants
from watari.facts.storage import snapshots_left


@wants(source=("instances", "volumes", "snapshots"))
def snapshots_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each volume with snapshots."""
    crossing = {v.id: v for v in case.facts.volumes}
    for snapshot, left in snapshots_left(case.facts):
        volume = crossing.get(snapshot.volume_id)
        act = f"make a volume of it if it is needed: {case.source_cli} volume create --snapshot {snapshot.id} COPY"
        if volume is not None:
            yield leaves_out(left, volume.name or volume.id, act, id=snapshot.id)
        else:
            yield warn(snapshot.name or snapshot.id, left_words(left), act, id=snapshot.id)
