"""The floating addresses of moving instances can be had on the target.

Why: clients and DNS know the floating address. It leaves the source before it appears on the target; for that the target
needs an external network that holds it, on the same physical segment, and nobody may have it there.

Source: Neutron gives an address of choice to admins (create_floatingip:floating_ip_address), outside the pools too;
account of os-migrate #724: "existing" floating IPs failed after the instance was built.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import held, held_by_floating, inside
from watari.checks.case import Case
from watari.checks.found import Found, block, lost
from watari.checks.wants import wants


@wants(
    source=("instances", "ports", "floating_ips", "networks"), target=("networks", "subnets", "ports", "floating_ips")
)
def floating_addresses_are_available(case: Case) -> Iterator[Found]:
    """Find the external network for each address, and who has the address there."""
    taken = held(case.target.ports) | held_by_floating(case.target.floating_ips)
    for floating in case.floating_ips:
        old = case.network("source", floating.network_id)
        new = case.target_network(old) if old else None
        name = old.name if old else floating.network_id
        if new is None or not new.external:
            says = f"{case.target.cloud} has no external network for floating IP {floating.address} of network {name}"
            yield lost(
                floating.address, says, f"in the goal: map: {{networks: {{{name}: NAME}}}}", network=floating.network_id
            )
        elif not any(inside(floating.address, s.cidr) for s in case.subnets("target", new.id)):
            says = f"floating IP {floating.address} is in no subnet of {new.name} in {case.target.cloud}"
            yield lost(
                floating.address,
                says,
                f"give {new.name} a subnet that holds it, or map {name} to another network",
                network=new.id,
            )
        elif floating.address in taken:
            says = f"floating IP {floating.address} is taken in {case.target.cloud}"
            look = f"{case.target_cli} floating ip list --floating-ip-address {floating.address}; release it there"
            yield block(floating.address, says, look, taken_by=taken[floating.address].id)
