"""Every wave of the goal takes at least one instance.

Why: a wave that takes nothing is mostly a misspelt pattern, and its instances are left behind or go in a later wave.

Source: names are compared as a shell does (`web-*`), metadata key by key.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.verdicts import waves_left


@wants(source=("instances", "projects"))
def waves_take_something(case: CrossingCase) -> Iterator[Found]:
    """Name each wave of the goal that no instance falls to."""
    taken = dict(case.facts.waves)
    for name, left in waves_left(case.facts):
        if taken[name]:
            act = "cure what keeps each of its instances, as other findings tell"
        else:
            act = (
                f"compare `take` of wave {name} with: {case.source_cli} server list --all-projects; an earlier wave"
                " may take all that fits"
            )
        yield warn(name, left_words(left), act, instances=", ".join(i.name for i in taken[name]) or "none")
