"""The volume type of every moving volume, or the one that it is mapped to, exists on the target.

Why: Cinder refuses a volume of a type that it does not have; a type that is dropped in silence puts a database on slow disks.

Source: `map.volume_types` of the goal; what is not named there keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "volumes"), target=("volume_types",))
def types_exist(case: Case) -> Iterator[Found]:
    """Look up the target's name of each type in use."""
    there = {t.name for t in case.target.volume_types}
    for kind in sorted({v.volume_type for v in case.volumes if v.volume_type}):
        name = case.goal.map.volume_types.get(kind, kind)
        if name not in there:
            yield block(
                kind,
                f"{case.goal.target} has no volume type {name} for the volumes of type {kind}",
                f"in the goal: map: {{volume_types: {{{kind}: NAME}}}}",
                types=", ".join(sorted(there)),
                volumes=sum(v.volume_type == kind for v in case.volumes),
            )
