"""The new subnet of each routed join holds all addresses that move into it.

Why: every instance behind the router gets an address of the new subnet; where they are too few, no plan can be made.

Source: `join: routed: cidr` of the goal against the addresses of the instances that move.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "projects", "networks", "subnets", "ports"))
def routed_subnets_are_large_enough(case: CrossingCase) -> Iterator[Found]:
    """Count the addresses on both sides."""
    for fault in case.unfit("routed"):
        yield block(fault.subject, fault.says, fault.cure)
