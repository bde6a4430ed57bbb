"""The addresses of moving instances are free on the target, and no address of a shared segment is in use on both sides.

Why: never one address from two places. A DHCP or router port of the target may have taken an address that an instance
of the source holds; the port of the move could then not be made, or both would answer.

Source: Neutron refuses a second port with an address of one network (IpAddressInUse), but each cloud knows its own
ports only (CloudFerry's "DHCP port grabs an IP that a VM needs"). Reservations of a crossing are named
`watari reservation`.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import held, ours
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "networks", "ports"), target=("networks", "ports"))
def addresses_are_free(case: CrossingCase) -> Iterator[Found]:
    """Compare the ports of both sides on each network that both know."""
    shared, routed = {n.id for _, n in case.facts.segments}, {n.id for _, n in case.facts.routed_networks}
    looked_at = shared | {n.id for n in case.facts.networks} - routed
    for network in (n for n in case.source.networks if n.id in looked_at):
        twin = case.facts.target_networks.get(network.id)
        if twin is None:
            continue
        taken = held(p for p in case.facts.target.ports_on(twin.id) if not ours(p))
        for address, port in held(p for p in case.facts.source.ports_on(network.id) if not ours(p)).items():
            moving = port.device_id in case.facts.instance_ids
            if address in taken and (moving or network.id in shared):
                other = taken[address]
                whose = (
                    i.name if (i := case.facts.source.instances.get(port.device_id)) else port.device_owner or port.id
                )
                yield block(
                    f"{network.name}: {address}",
                    f"{address} of {whose} in {case.source.cloud} is held in {case.target.cloud} too"
                    f" (by {other.device_owner or 'a port without device'})",
                    f"{case.target_cli} port show {other.id}; give that one another address, or delete it",
                    source_port=port.id,
                    target_port=other.id,
                )
