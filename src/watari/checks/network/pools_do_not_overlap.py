"""Where both clouds give out addresses of one segment, their pools have no address in common.

Why: Neutron of one cloud does not know what the other gives out, so one address would answer from two places. That goes
for shared segments, for the old network that a routed one reaches, and for external networks of one range. A pool that
the goal gives to the target is taken out of the source's by the plan itself; two networks that are there already it
leaves as they are.

Source: account 1: "addresses planned so that they never overlap; the old side's DHCP range cannot be changed
afterwards, so addresses are reserved there with ports". A subnet's pools can be changed while it is in use.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import networks_overlap, overlap, shown
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, note
from watari.checks.wants import wants
from watari.model.survey.network import AddressRange, Subnet


@wants(source=("networks", "subnets"), target=("networks", "subnets"))
def pools_do_not_overlap(case: CrossingCase) -> Iterator[Found]:
    """Compare the pools of each segment that both clouds give addresses of."""
    given = [(n, s.target_pool) for s, n in case.facts.segments] + [
        (n, r.uplink_pool) for r, n in case.facts.routed_networks
    ]
    for network, pool in given:
        for subnet in case.facts.source.subnets_of(network.id):
            if any(overlap(mine, pool) for mine in subnet.pools):
                says = (
                    f"the plan takes {shown(pool)} out of what {case.source.cloud} gives out of {network.name}; undo"
                    " puts it back"
                )
                yield note(f"{network.name}: {shown(pool)}", says, "nothing", subnet=subnet.id)
    for subnet, other in (*_public(case), *_shared(case)):
        for pool in other.pools:
            yield from _clashes(case, subnet, pool, other)


def _public(case: CrossingCase) -> Iterator[tuple[Subnet, Subnet]]:
    """The subnets of external networks that are of one range in both clouds."""
    external = {side: {n.id for n in survey.networks if n.external} for side, survey in case.sides()}
    old = [s for s in case.source.subnets if s.network_id in external["source"]]
    new = [s for s in case.target.subnets if s.network_id in external["target"]]
    return ((a, b) for a in old for b in new if networks_overlap(a.cidr, b.cidr))


def _shared(case: CrossingCase) -> Iterator[tuple[Subnet, Subnet]]:
    """The subnets of shared segments that both clouds have already."""
    for _, network in case.facts.segments:
        twin = case.facts.target_networks.get(network.id)
        for subnet in case.facts.source.subnets_of(network.id):
            yield from (
                (subnet, other)
                for other in (case.facts.target.subnets_of(twin.id) if twin else ())
                if other.cidr == subnet.cidr
            )


def _clashes(case: CrossingCase, subnet: Subnet, pool: AddressRange, other: Subnet) -> Iterator[Found]:
    for mine in subnet.pools:
        if overlap(mine, pool):
            name = subnet.name or subnet.cidr
            yield block(
                f"{name}: {shown(pool)}",
                f"{case.source.cloud} gives out {shown(mine)} of {name}, and {case.target.cloud} {shown(pool)}",
                f"split the range: {case.target_cli} subnet set --no-allocation-pool "
                f"--allocation-pool start=FIRST,end=LAST {other.id}, or the same in {case.source.cloud} for"
                f" {subnet.id}",
                source_subnet=subnet.id,
                target_subnet=other.id,
            )
