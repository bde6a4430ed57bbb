"""Every subnet of the networks that cross has its like on the target, or gets one.

Why: on a shared segment the plan makes a subnet only where the goal gives the target a range of it, and behind a router
only one: instances that get an address of another subnet later would find none there.

Source: `shared_segments` and `routed` of the goal; the subnets of the target's network.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.networks import subnets_left


@wants(source=("instances", "projects", "networks", "subnets", "ports"), target=("networks", "subnets"))
def subnets_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each subnet that stays."""
    for subnet, left in subnets_left(case.facts):
        act = (
            f"if it is needed there: {case.target_cli} subnet create --subnet-range {subnet.cidr} --network NETWORK"
            " NAME"
        )
        yield warn(f"{subnet.name or subnet.id}: {subnet.cidr}", left_words(left), act, id=subnet.id)
