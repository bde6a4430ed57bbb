"""Every wave of the goal takes at least one instance.

Why: a wave that takes nothing is mostly a misspelt pattern, and its instances are left behind or go in a later wave.

Source: names are compared as a shell does (`web-*`), metadata key by key.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def waves_take_something(case: Case) -> Iterator[Found]:
    """Name each wave of the goal that no instance falls to."""
    left = list(case.candidates)
    for wave in case.goal.waves:
        mine = [i for i in left if any(c.takes(i) for c in wave.take)]
        left = [i for i in left if i not in mine]
        if not mine:
            yield warn(
                wave.name,
                f"wave {wave.name} takes no instance: nothing fits it, or an earlier wave took all that does",
                f"compare `take` of wave {wave.name} with: {case.source_cli} server list --all-projects",
            )
