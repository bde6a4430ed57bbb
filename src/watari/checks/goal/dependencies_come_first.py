"""What an instance depends on crosses in the same wave or an earlier one, and no dependencies form a circle.

Why: waves go one after the other, so a dependant in an earlier wave would wait for ever; so would all of a circle.

Source: "stateless roles first, databases last" puts an API server before its database: it then depends on nothing
(account 1: for long an API server ran on the new side with its database on the old).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def dependencies_come_first(case: CrossingCase) -> Iterator[Found]:
    """Compare the waves of both ends of each dependency, then look for a circle."""
    for fault in case.unfit("order"):
        yield block(fault.subject, fault.says, fault.cure)
