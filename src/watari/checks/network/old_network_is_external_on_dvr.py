"""On a cloud with distributed routers, an old project network is joined as an external one, never as an internal one.

Why: with DVR every compute host answers for a router's MAC. If the segment of the old cloud is an internal network
there, each packet for the router reaches all hosts, and instances get it several times; links become unstable. As an
external network its traffic passes the SNAT router, which is in one place.

Source: account 1, "duplicate packets".
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import is_dvr
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants
from watari.model.record import Made
from watari.model.survey.network import Network

CURE = "in the goal use join: routed for it (the old network is external there), with the gateway left to the source"


@wants(source=("networks", "subnets"), target=("networks", "subnets", "routers", "ports"))
def old_network_is_external_on_dvr(case: CrossingCase) -> Iterator[Found]:
    """Look for router interfaces on old segments: there already, wished by the goal, or made by the plan."""
    if not is_dvr(case.target.routers, case.target.ports):
        return
    for segment, network in case.facts.segments:
        if segment.gateway == "target":
            yield _internal(case, network, "the goal gives its gateway to the target")
    for network in (n for _, n in (*case.facts.segments, *case.facts.routed_networks)):
        twin = case.facts.places.on_same_wire(network)
        joined = [
            p
            for p in (case.facts.target.ports_on(twin.id) if twin else ())
            if p.device_owner.startswith("network:router_interface")
        ]
        if joined and twin and not twin.external:
            yield _internal(case, network, f"router {joined[0].device_id} has an interface on it")
        if joins(case, {s.cidr for s in case.facts.source.subnets_of(network.id)}):
            yield _internal(case, network, "the plan gives a router an interface on it")


def _internal(case: CrossingCase, network: Network, why: str) -> Found:
    says = f"old network {network.name} is internal on {case.target.cloud}, which has distributed routers: {why}"
    return block(network.name, f"{says}; packets would be doubled", CURE, id=network.id)


def joins(case: CrossingCase, cidrs: set[str]) -> bool:
    """Whether the plan joins a router of the target to one of these subnets."""
    made = {key for key, cidr in case.planned.subnets.items() if cidr in cidrs}
    there = {s.id for s in case.target.subnets if s.cidr in cidrs}
    return any(ref.by in made if isinstance(ref, Made) else ref in there for ref in case.planned.joined)
