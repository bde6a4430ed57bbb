"""The chosen projects have no volumes that hang on no moving instance.

Why: waves take instances, and volumes cross with them. What is attached to nothing, or to an instance that stays,
stays.

Source: Cinder's volumes of the project against the volumes of the moving instances.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, left_words, warn
from watari.checks.wants import wants
from watari.facts.storage import volumes_left


@wants(source=("instances", "volumes", "projects"))
def loose_volumes_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each volume of the projects that no moving instance has, and that is attached to nothing."""
    for volume, left in volumes_left(case.facts):
        name = volume.name or volume.id
        if volume.attachments:
            yield warn(name, left_words(left), "cure what keeps its instance, or leave it on purpose", id=volume.id)
        else:
            act = f"attach it to an instance that moves: {case.source_cli} server add volume INSTANCE {volume.id}"
            yield leaves_out(left, name, act, id=volume.id, gib=volume.size_gib, status=volume.status)
