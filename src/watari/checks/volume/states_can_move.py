"""Every volume of a moving instance is in-use.

Why: an attached volume that is well is `in-use`, and is captured so. `reserved`, `attaching`, `detaching` mean that an attachment
hangs between Nova and Cinder; `error` and `maintenance` need their own cure first.

Source: `valid_status = ('available', 'in-use')` of create_snapshot in cinder/volume/api.py; `available` and yet in an
instance means that Nova and Cinder disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, stays
from watari.checks.wants import wants

HANGING = ("reserved", "attaching", "detaching")


@wants(source=("instances", "volumes"))
def states_can_move(case: Case) -> Iterator[Found]:
    """Name each volume in another state."""
    for volume in case.volumes:
        if volume.status == "in-use":
            continue
        cloud = f"{case.source_cli}"
        hangs = volume.status in HANGING
        yield stays(
            volume.name or volume.id,
            f"volume {volume.name or volume.id} is {volume.status}"
            + (": an attachment hangs between Nova and Cinder" if hangs else ""),
            f"{cloud} volume attachment list --volume-id {volume.id}; delete the one that hangs: {cloud} volume attachment delete ID"
            if hangs
            else f"{cloud} volume show {volume.id}; mend it, then survey again",
            status=volume.status,
        )
