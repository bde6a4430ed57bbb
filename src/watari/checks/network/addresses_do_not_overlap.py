"""A network new on the target overlaps none that it will be routed to; a shared segment has one subnet on both sides.

Why: two networks with the same addresses cannot be told apart by a router; two different ideas of one segment's size
make hosts of it deaf to each other.

Source: account 1: "own subnet on the new side" and "same VLAN id and same subnet in both clouds".
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import networks_overlap
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("networks", "subnets", "projects"), target=("networks", "subnets"))
def addresses_do_not_overlap(case: CrossingCase) -> Iterator[Found]:
    """Compare routed networks with all they can reach, and shared segments with their twins."""
    reach = {n.id for n in case.source.networks if n.external or n.shared or n.project_id in case.facts.chosen}
    old = [(case.source.cloud, s) for s in case.source.subnets if s.network_id in reach]
    new = [
        (case.target.cloud, s)
        for s in case.target.subnets
        if (n := case.facts.target.networks.get(s.network_id)) and n.external
    ]
    for routed in case.goal.join.routed:
        for cloud, subnet in old + new:
            if networks_overlap(str(routed.cidr), subnet.cidr):
                yield block(
                    f"{routed.network}: {routed.cidr}",
                    f"the new network {routed.cidr} overlaps subnet {subnet.name or subnet.id} ({subnet.cidr}) of"
                    f" {cloud}",
                    f"choose another cidr for {routed.network} in the goal: join: routed",
                    subnet=subnet.id,
                )
    for _, network in case.facts.segments:
        twin = case.facts.target_networks.get(network.id)
        cidrs = {s.cidr for s in case.facts.source.subnets_of(network.id)}
        for subnet in case.facts.target.subnets_of(twin.id) if twin else ():
            if subnet.cidr not in cidrs and any(networks_overlap(subnet.cidr, c) for c in cidrs):
                yield block(
                    network.name,
                    f"shared segment {network.name} is {', '.join(sorted(cidrs))} here and {subnet.cidr} in"
                    f" {case.target.cloud}",
                    f"make both the same: {case.target_cli} subnet show {subnet.id}",
                )
