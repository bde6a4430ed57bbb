"""Every instance that `depends_on` names exists and moves.

Why: an order that rests on a misspelt instance is no order; the dependant would start before what it needs. On one that
stays nobody waits.

Source: `depends_on` names instances by name (or id), as the operator knows them.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, left_words, warn
from watari.checks.wants import wants
from watari.facts.verdicts import dependencies_left


@wants(source=("instances", "projects"))
def dependencies_exist(case: CrossingCase) -> Iterator[Found]:
    """Look up both sides of every dependency."""
    look = f"{case.source_cli} server list --all-projects"
    for fault in case.unfit("unknown"):
        yield block(fault.subject, fault.says, f"{fault.cure}; {look}")
    for name, left in dependencies_left(case.facts):
        yield warn(name, left_words(left), f"have {name} move, or take it out of `depends_on`")
    moving = {word for i in case.facts.moving.values() for word in (i.name, i.id)}
    for who in sorted(case.goal.depends_on.keys() - moving):
        if case.facts.dependencies.knows(who):
            yield warn(
                who, f"{who} does not move, so what it depends on is nothing to it", f"take {who} out of `depends_on`"
            )
