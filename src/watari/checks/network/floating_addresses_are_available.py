"""The floating addresses of moving instances can be had on the target.

Why: clients and DNS know the floating address. It leaves the source before it appears on the target; for that the
target needs an external network that holds it, on the same physical segment, and nobody may have it there.

Source: Neutron gives an address of choice to admins (create_floatingip:floating_ip_address), outside the pools too;
account of os-migrate #724: "existing" floating IPs failed after the instance was built.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import held, held_by_floating
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, leaves_out
from watari.checks.wants import wants
from watari.facts.floating import unreachable_left, why_not_there


@wants(
    source=("instances", "ports", "floating_ips", "networks"), target=("networks", "subnets", "ports", "floating_ips")
)
def floating_addresses_are_available(case: CrossingCase) -> Iterator[Found]:
    """Find the external network for each address, and who has the address there."""
    for floating, left in unreachable_left(case.facts):
        old = case.facts.source.networks.get(floating.network_id)
        new = case.facts.target_networks.get(floating.network_id)
        name = old.name if old is not None else floating.network_id
        act = f"map {name} to an external network with a subnet that holds it: map: {{networks: {{{name}: NAME}}}}"
        yield leaves_out(left, floating.address, act, network=floating.network_id, target=new.id if new else "none")
    taken = held(case.target.ports) | held_by_floating(case.target.floating_ips)
    for floating in case.facts.floating_ips:
        if floating.address in taken and why_not_there(case.facts, floating) is None:
            says = f"floating IP {floating.address} is taken in {case.target.cloud}"
            look = f"{case.target_cli} floating ip list --floating-ip-address {floating.address}; release it there"
            yield block(floating.address, says, look, taken_by=taken[floating.address].id)
