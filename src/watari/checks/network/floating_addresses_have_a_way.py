"""The traffic of every floating address that crosses has a router of the target to pass.

Why: a floating IP is translated by the router of its instance's network. Where the gateway of a shared segment stays
with the source, or the network is reached by the router of the join, no router of the target stands there: the address
cannot be placed, and its clients lose it.

Source: Neutron answers "External network is not reachable from subnet" (ExternalGatewayForFloatingIPNotFound).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants
from watari.facts.floating import without_way_left


@wants(source=("instances", "ports", "floating_ips", "networks"))
def floating_addresses_have_a_way(case: CrossingCase) -> Iterator[Found]:
    """Look at how the network of each floating address is joined."""
    for floating, left in without_way_left(case.facts):
        yield leaves_out(
            left,
            floating.address,
            "give the gateway to the target (join: shared_segments: gateway: target), give its network a router that"
            " crosses, "
            "or have its clients use the fixed address",
        )
