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
    for name, instances in case.goal_waves:
        if not instances:
            yield warn(
                name,
                f"wave {name} takes no instance: nothing fits it, or an earlier wave took all that does",
                f"compare `take` of wave {name} with: {case.source_cli} server list --all-projects",
            )
