"""Guests that get their address by DHCP get it from the target once they have moved.

Why: Neutron answers only for ports that it knows, OVN by the port's own flows and dnsmasq by its list of hosts. The
source does not answer an instance that has left it; without a server on the target the guest loses its address when its
lease ends, hours after the crossing looked well.

Source: `dhcp_lease_duration`, a day by default (neutron/conf/common.py); neutron/agent/linux/dhcp.py,
`_output_hosts_file`; `dhcp: source` in the goal, and subnets of the target that are there already, which the plan
leaves as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import inside
from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost
from watari.checks.wants import wants
from watari.model.survey.network import Network, Subnet


@wants(source=("instances", "ports", "networks", "subnets"), target=("networks", "subnets"))
def leases_are_renewed(case: CrossingCase) -> Iterator[Found]:
    """Look at the subnet that each subnet with DHCP has, or will have, on the target."""
    used = {fixed.subnet_id for port in case.facts.ports for fixed in port.fixed_ips}
    for network in case.facts.networks:
        twin = case.facts.target_networks.get(network.id)
        for subnet in (s for s in case.facts.source.subnets_of(network.id) if s.id in used and s.dhcp):
            there = next(
                (s for s in (case.facts.target.subnets_of(twin.id) if twin else ()) if s.cidr == subnet.cidr), None
            )
            if there is not None and not there.dhcp:
                says = (
                    f"subnet {subnet.cidr} of {network.name} has no DHCP on {case.goal.target}: guests that moved get"
                    " no lease there"
                )
                yield lost(
                    _subject(network, subnet), says, f"{case.target_cli} subnet set --dhcp {there.id}", id=there.id
                )
            elif there is None and _is_left_to_the_source(case, network, subnet):
                says = (
                    f"the goal leaves DHCP of {network.name} to {case.goal.source}, which does not answer guests that"
                    " have moved"
                )
                yield lost(
                    _subject(network, subnet), says, "write `dhcp: both` at this segment in the goal", id=subnet.id
                )


def _is_left_to_the_source(case: CrossingCase, network: Network, subnet: Subnet) -> bool:
    segments = [s for s, n in case.facts.segments if n.id == network.id and inside(s.target_pool.start, subnet.cidr)]
    return any(segment.dhcp == "source" for segment in segments)


def _subject(network: Network, subnet: Subnet) -> str:
    return f"{network.name}: {subnet.cidr}"
