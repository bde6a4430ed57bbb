"""Every instance that `depends_on` names exists and moves.

Why: an order that rests on a misspelt instance is no order; the dependant would start before what it needs. On one that
stays nobody waits.

Source: `depends_on` names instances by name (or id), as the operator knows them.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block, warn
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def dependencies_exist(case: Case) -> Iterator[Found]:
    """Look up both sides of every dependency."""
    moving = {word for i in case.instances for word in (i.name, i.id)}
    staying = {word for i in case.source.instances for word in (i.name, i.id)} - moving
    named = {name for who, whom in case.goal.depends_on.items() for name in (who, *whom)}
    for name in sorted(named - moving):
        if name in staying:
            says = f"`depends_on` names {name}, which no wave takes: nobody waits for it"
            yield warn(name, says, f"add {name} to a wave, or take it out of `depends_on`")
        else:
            says = f"`depends_on` names {name}, which is no instance of the chosen projects of {case.source.cloud}"
            yield block(name, says, f"correct `depends_on` in the goal; {case.source_cli} server list --all-projects")
