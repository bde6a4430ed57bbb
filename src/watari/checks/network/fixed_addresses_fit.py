"""Where a network of the target stands for one of the source, it has the subnets of the moving instances' addresses.

Why: instances keep their fixed addresses, and with them mask and gateway; where the target's network has no subnet of the
same range, the address cannot be kept.

Source: Neutron answers "Invalid input for fixed_ips" (InvalidIpForNetwork) to a port with an address of no subnet.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, stays
from watari.checks.wants import wants


@wants(source=("instances", "networks", "subnets", "ports"), target=("networks", "subnets"))
def fixed_addresses_fit(case: Case) -> Iterator[Found]:
    """Look for the subnet of each fixed address; shared segments and routed networks get theirs from the plan."""
    joined = {n.id for _, n in (*case.segments, *case.routed)}
    ranges = {s.id: s.cidr for s in case.source.subnets}
    for network in (n for n in case.networks if n.id not in joined):
        twin = case.target_network(network)
        there = {s.cidr for s in case.subnets("target", twin.id)} if twin else set()
        for port in (p for p in case.ports if twin and p.network_id == network.id):
            for fixed in (f for f in port.fixed_ips if ranges.get(f.subnet_id) not in there):
                yield stays(
                    f"{case.instance_of(port)}: {fixed.address}",
                    f"{fixed.address} of {case.instance_of(port)} cannot be kept: {case.target.cloud} has no subnet "
                    f"{ranges.get(fixed.subnet_id)} in the network for {network.name}",
                    f"map {network.name} to a network that has it, or make the subnet there",
                    subnets=", ".join(sorted(there)),
                )
