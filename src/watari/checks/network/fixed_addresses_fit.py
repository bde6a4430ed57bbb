"""Where a network of the target stands for one of the source, it has the subnets of the moving instances' addresses.

Why: instances keep their fixed addresses, and with them mask and gateway; where the target's network has no subnet of
the same range, the address cannot be kept.

Source: Neutron answers "Invalid input for fixed_ips" (InvalidIpForNetwork) to a port with an address of no subnet.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants


@wants(source=("instances", "networks", "subnets", "ports"), target=("networks", "subnets"))
def fixed_addresses_fit(case: CrossingCase) -> Iterator[Found]:
    """Look for the subnet of each fixed address; shared segments and routed networks get theirs from the plan."""
    for reason, port in case.facts.staying_ports("address"):
        name = case.facts.source.networks[port.network_id].name
        twin = case.facts.target_networks.get(port.network_id)
        there = {s.cidr for s in case.facts.target.subnets_of(twin.id)} if twin else set()
        yield leaves_out(
            reason.left,
            f"{reason.instance.name}: {reason.address}",
            f"map {name} to a network that has its subnet, make the subnet there, or give {name} its place in `join`",
            subnets=", ".join(sorted(there)) or "none",
        )
