"""The target's networks carry packets as large as the source's.

Why: a guest keeps its MTU until DHCP tells another one; where the new network carries less, small packets pass and
large ones vanish: ping works, downloads hang.

Source: Neutron's `mtu` of both networks; tunnels (VXLAN, Geneve) take 50 to 58 bytes of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "ports", "networks"), target=("networks",))
def mtus_are_kept(case: CrossingCase) -> Iterator[Found]:
    """Compare the MTU of each network with its twin's."""
    for network in case.facts.networks:
        twin = case.facts.target_networks.get(network.id)
        if twin and network.mtu and twin.mtu and twin.mtu < network.mtu:
            yield warn(
                network.name,
                f"network {network.name} carries {network.mtu} bytes, {twin.name} of {case.target.cloud} {twin.mtu}",
                f"{case.target_cli} network set --mtu {network.mtu} {twin.id}, or lower it in the guests",
            )
