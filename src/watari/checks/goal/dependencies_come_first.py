"""What an instance depends on crosses in the same wave or an earlier one, and no dependencies form a circle.

Why: waves go one after the other, so a dependant in an earlier wave would wait for ever; so would all of a circle.

Source: "stateless roles first, databases last" puts an API server before its database: it then depends on nothing
(account 1: for long an API server ran on the new side with its database on the old).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def dependencies_come_first(case: Case) -> Iterator[Found]:
    """Compare the waves of both ends of each dependency, then look for a circle."""
    waves: dict[str, list[int]] = defaultdict(list)
    for number, (_, taken) in enumerate(case.waves):
        for word in (word for i in taken for word in (i.name, i.id)):
            waves[word].append(number)
    for who, needs in case.goal.depends_on.items():
        for needed in (n for n in needs if waves[n] and waves[who] and max(waves[n]) > min(waves[who])):
            first, later = case.waves[min(waves[who])][0], case.waves[max(waves[needed])][0]
            says = f"{who} (wave {first}) depends on {needed}, which crosses later (wave {later})"
            yield block(who, says, f"move {needed} to wave {first} or before it, or take it out of `depends_on`")
    try:
        TopologicalSorter(case.goal.depends_on).prepare()
    except CycleError as error:
        circle = " -> ".join(str(name) for name in error.args[1])
        yield block(circle, f"these depend on each other in a circle: {circle}", "break the circle in `depends_on`")
