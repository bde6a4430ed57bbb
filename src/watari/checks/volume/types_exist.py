"""The volume type of every moving volume, or the one that it is mapped to, exists on the target.

Why: Cinder refuses a volume of a type that it does not have; a type that is dropped in silence puts a database on slow
disks.

Source: `map.volume_types` of the goal; what is not named there keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "volumes"), target=("volume_types",))
def types_exist(case: CrossingCase) -> Iterator[Found]:
    """Look up the target's name of each type in use."""
    there = ", ".join(sorted(case.facts.target.volume_types))
    for fault in case.unfit("volume type"):
        users = sum(volume.volume_type == fault.subject for volume in case.facts.volumes)
        yield block(fault.subject, fault.says, fault.cure, types=there, volumes=users)
