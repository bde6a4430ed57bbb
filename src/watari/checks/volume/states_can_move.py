"""Every volume of a moving instance is in-use.

Why: an attached volume that is well is `in-use`, and is captured so. `reserved`, `attaching`, `detaching` mean that an
attachment hangs between Nova and Cinder; `error` and `maintenance` need their own cure first.

Source: `valid_status = ('available', 'in-use')` of create_snapshot in cinder/volume/api.py; `available` and yet in an
instance means that Nova and Cinder disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants

HANGING = ("reserved", "attaching", "detaching")


@wants(source=("instances", "volumes"))
def states_can_move(case: CrossingCase) -> Iterator[Found]:
    """Name each volume in another state."""
    for reason, volume in case.facts.staying_volumes("volume status"):
        cloud, name = case.source_cli, volume.name or volume.id
        if volume.status in HANGING:
            look = (
                f"an attachment hangs between Nova and Cinder: {cloud} volume attachment list --volume-id {volume.id}"
            )
            act = f"{look}; delete the one that hangs: {cloud} volume attachment delete ID"
        else:
            act = f"{cloud} volume show {volume.id}; mend it, then survey again"
        yield leaves_out(reason.left, name, act, status=volume.status)
