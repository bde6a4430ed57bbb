"""Routers: which cross, what of them stays, which gateways of shared segments go from the source's to the target's."""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.crossing import CrossingFacts
from watari.facts.lookup import there_already
from watari.facts.places import NetworkPlace
from watari.model.plan import LeftOut
from watari.model.survey.network import FloatingIp, Port, Router, Subnet

INTERFACE = "network:router_interface"
"""How the device owner of a router's port begins, whether the router is central, distributed or highly available."""

HA_INTERFACE = "network:ha_router_replicated_interface"


def is_interface(port: Port) -> bool:
    """Whether a port is a router's leg on a subnet of instances."""
    return port.device_owner.startswith(INTERFACE) or port.device_owner == HA_INTERFACE


def router_there(facts: CrossingFacts, router: Router) -> Router | None:
    """The target's router that stands for one of the source already."""
    project = facts.target_project_id(router.project_id)
    return there_already(facts.target.routers_in(project), project, router.name) if project else None


def joins(facts: CrossingFacts, port: Port) -> bool:
    """Whether the target's router gets this leg while the ground is laid."""
    place = facts.place(port.network_id)
    return is_interface(port) and place is not None and place.kind == "own" and bool(port.fixed_ips)


def handed_over(facts: CrossingFacts, port: Port) -> Subnet | None:
    """The subnet of a shared segment whose gateway this leg is, and whose gateway the goal gives to the target."""
    place = facts.place(port.network_id)
    if not is_interface(port) or place is None or place.kind != "shared":
        return None
    held = {fixed.address for fixed in port.fixed_ips}
    subnets = (facts.source.subnets.get(fixed.subnet_id) for fixed in port.fixed_ips)
    return next((s for s in subnets if s is not None and s.gateway_ip in held and _is_given(place, s)), None)


def _is_given(place: NetworkPlace, subnet: Subnet) -> bool:
    segment = place.segment_of(subnet)
    return segment is not None and segment.gateway == "target"


def has_work(facts: CrossingFacts, router: Router) -> bool:
    """Whether a router has something to do on the target."""
    ports = facts.source.ports_of(router.id)
    return any(joins(facts, port) or handed_over(facts, port) is not None for port in ports)


def router_crosses(facts: CrossingFacts, router_id: str) -> bool:
    """Whether the target has, or gets, what stands for a router of the source."""
    router = facts.source.routers.get(router_id)
    if router is None or router.project_id not in facts.chosen:
        return False
    return router_there(facts, router) is not None or has_work(facts, router)


def router_is_made(facts: CrossingFacts, router: Router) -> bool:
    """Whether the crossing makes the router, so that its gateway and its legs are ours to set."""
    return router_there(facts, router) is None and has_work(facts, router)


def routers_left(facts: CrossingFacts) -> Iterator[tuple[Router, LeftOut]]:
    """Routers without work on the target; gateways without an external network there; routes."""
    for id_ in facts.chosen:
        for router in facts.source.routers_in(id_):
            yield from ((router, left) for left in _left_of(facts, router))


def _left_of(facts: CrossingFacts, router: Router) -> Iterator[LeftOut]:
    if not router_crosses(facts, router.id):
        why = "it serves no network that is made anew, and no segment whose gateway goes to the target"
        yield LeftOut(subject=f"router {router.name}", why=why)
    outside = router.external_network_id
    if outside is not None and router_is_made(facts, router) and facts.target_networks.get(outside) is None:
        why = facts.places.why_none.get(outside) or "its external network has no like on the target: map it in the goal"
        yield LeftOut(subject=f"gateway of router {router.name}", why=why)
    for route in router.routes:
        why = "static routes do not cross: set it there if it is still right"
        yield LeftOut(subject=f"route to {route.destination} of router {router.name}", why=why)


def router_addresses_left(facts: CrossingFacts) -> Iterator[tuple[Router, LeftOut]]:
    """Addresses of routers that are others on the target.

    Those outside, and legs that do not hold their subnet's gateway.
    """
    for id_ in facts.chosen:
        for router in facts.source.routers_in(id_):
            for fixed in router.external_ips:
                why = "the target's router gets one of its own"
                yield router, LeftOut(subject=f"outside address {fixed.address} of router {router.name}", why=why)
            if router_is_made(facts, router):
                yield from ((router, left) for left in _other_legs(facts, router))


def _other_legs(facts: CrossingFacts, router: Router) -> Iterator[LeftOut]:
    for port in facts.source.ports_of(router.id):
        if joins(facts, port):
            fixed = port.fixed_ips[0]
            subnet = facts.source.subnets[fixed.subnet_id]
            if fixed.address != subnet.gateway_ip:
                why = f"on the target it gets the gateway's address of {subnet.cidr}"
                yield LeftOut(subject=f"address {fixed.address} of router {router.name}", why=why)


# gateways of shared segments


def legs(facts: CrossingFacts) -> list[tuple[Port, Subnet]]:
    """The legs of the source's routers that are gateways which the goal gives to the target, with their subnets."""
    found = ((port, handed_over(facts, port)) for port in facts.source.survey.ports)
    return [(port, subnet) for port, subnet in found if subnet is not None]


def floating_ips_on(facts: CrossingFacts, network_id: str) -> Iterator[tuple[Port, FloatingIp]]:
    """The floating IPs that point to ports of a network."""
    for port in facts.source.ports_on(network_id):
        for floating_ip in facts.source.floating_ips_of(port.id):
            yield port, floating_ip


def why_gateway_stays(facts: CrossingFacts, leg: Port) -> str | None:
    """Say why a gateway cannot be handed over; None when it can."""
    if not router_crosses(facts, leg.device_id):
        return "its router on the source belongs to no project that crosses: hand it over by hand"
    on_it = floating_ips_on(facts, leg.network_id)
    staying = sorted({floating_ip.address for port, floating_ip in on_it if port.device_id not in facts.moving})
    if staying:
        return f"floating IPs of what stays on the source go through it: {', '.join(staying)}"
    return None


def gateways_left(facts: CrossingFacts) -> Iterator[tuple[NetworkPlace, LeftOut]]:
    """The gateways that the goal gives to the target and that stay, or that no router of the source holds."""
    held = set()
    for leg, subnet in legs(facts):
        held.add(subnet.id)
        place = facts.places.found[leg.network_id]
        why = why_gateway_stays(facts, leg)
        if why is not None:
            yield place, LeftOut(subject=f"gateway of network {place.network.name}", why=why)
    for place in facts.places.found.values():
        for subnet in facts.source.subnets_of(place.network.id):
            if _is_given(place, subnet) and subnet.id not in held:
                why = "no router of the source holds it: there is nothing to hand over"
                yield place, LeftOut(subject=f"gateway of network {place.network.name}", why=why)
