"""The pools that the goal gives to the target lie in a subnet of the network that they are for.

Why: a target_pool outside of the segment gives out addresses that no host of it can reach, and the plan would leave the
subnet out; an uplink_pool outside of the old network leaves its router without an address there.

Source: Neutron answers "allocation pool spans beyond the subnet cidr" (OutOfBoundsAllocationPool).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import inside, shown
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("networks", "subnets"))
def pools_lie_in_their_subnets(case: CrossingCase) -> Iterator[Found]:
    """Look for a subnet that holds both ends of each pool."""
    pools = [(n, s.target_pool, "target_pool") for s, n in case.facts.segments] + [
        (n, r.uplink_pool, "uplink_pool") for r, n in case.facts.routed_networks
    ]
    for network, pool, field in pools:
        cidrs = [s.cidr for s in case.facts.source.subnets_of(network.id)]
        if not any(inside(pool.start, cidr) and inside(pool.end, cidr) for cidr in cidrs):
            yield block(
                f"{network.name}: {shown(pool)}",
                f"{field} {shown(pool)} is in no subnet of {network.name} ({', '.join(cidrs) or 'it has none'})",
                f"correct {field} of {network.name} in the goal",
            )
