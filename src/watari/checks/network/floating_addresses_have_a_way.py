"""The traffic of every floating address that crosses has a router of the target to pass.

Why: a floating IP is translated by the router of its instance's network. Where the gateway of a shared segment stays with
the source, or the network is reached by the router of the join, no router of the target stands there: the address cannot
be placed, and its clients lose it.

Source: Neutron answers "External network is not reachable from subnet" (ExternalGatewayForFloatingIPNotFound).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("instances", "ports", "floating_ips", "networks"))
def floating_addresses_have_a_way(case: Case) -> Iterator[Found]:
    """Look at how the network of each floating address is joined."""
    kept = {
        n.id: f"the gateway of {n.name} does not go to {case.goal.target}"
        for s, n in case.segments
        if s.gateway != "target"
    }
    kept |= {n.id: f"{n.name} is reached by the router of the join" for _, n in case.routed}
    ports = {p.id: p for p in case.ports}
    for floating in case.floating_ips:
        port = ports[floating.port_id or ""]
        if port.network_id in kept:
            yield lost(
                floating.address,
                f"floating IP {floating.address} of {case.instance_of(port)} cannot cross: {kept[port.network_id]}",
                "give the gateway to the target (join: shared_segments: gateway: target), or have its clients use the fixed address",
                instance=case.instance_of(port),
            )
