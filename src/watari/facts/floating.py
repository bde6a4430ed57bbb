"""Floating IPs: which go with their instance, which with the gateway of their segment, and which stay, and why."""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.crossing import CrossingFacts
from watari.facts.places import NetworkPlace, within
from watari.facts.routers import floating_ips_on, legs, router_crosses, why_gateway_stays
from watari.model.plan import LeftOut
from watari.model.survey.compute import Instance
from watari.model.survey.network import FloatingIp, Port


def goes_with_gateway(facts: CrossingFacts, port: Port) -> bool:
    """Whether a port is on a segment whose gateway the goal hands over.

    Its floating IPs need the router, so they go then.
    """
    place = facts.place(port.network_id)
    if place is None or place.kind != "shared":
        return False
    subnets = (facts.source.subnets.get(fixed.subnet_id) for fixed in port.fixed_ips)
    segments = (place.segment_of(subnet) for subnet in subnets if subnet is not None)
    return any(segment is not None and segment.gateway == "target" for segment in segments)


def why_not_there(facts: CrossingFacts, floating_ip: FloatingIp) -> str | None:
    """Say why the target cannot have this very address; None when it can."""
    target = facts.target_networks.get(floating_ip.network_id)
    if target is None or not target.external:
        return facts.places.why_no_target(floating_ip.network_id)
    if not any(within(floating_ip.address, subnet.cidr) for subnet in facts.target.subnets_of(target.id)):
        return f"no subnet of {target.name} on the target holds this address"
    if floating_ip.project_id not in facts.chosen:
        return "it belongs to a project that does not cross"
    return None


def why_no_way(facts: CrossingFacts, port: Port) -> str | None:
    """Say why no router of the target could pass its traffic to the port; None when one can."""
    place = facts.place(port.network_id)
    if place is None or place.kind == "there":
        return None
    if place.kind == "shared":
        return "the gateway of its network does not go to the target: traffic would leave by the source's router"
    if place.kind == "routed":
        return "its network is reached by the router of the join"
    if not _is_routed(facts, place):
        return "no router of the project that crosses leads from its network outside"
    return None


def _is_routed(facts: CrossingFacts, place: NetworkPlace) -> bool:
    devices = {port.device_id for port in facts.source.ports_on(place.network.id)}
    return any(router_crosses(facts, device) for device in devices if device in facts.source.routers)


def of_instance(facts: CrossingFacts, instance: Instance) -> Iterator[tuple[Port, FloatingIp]]:
    """The floating IPs of an instance's ports that do not go with a gateway."""
    for port in facts.source.ports_of(instance.id):
        floating_ips = facts.source.floating_ips_of(port.id)
        if floating_ips and not goes_with_gateway(facts, port):
            yield from ((port, floating_ip) for floating_ip in floating_ips)


def moving_floating_ips(facts: CrossingFacts, instance: Instance) -> list[tuple[Port, FloatingIp]]:
    """The floating IPs that go with the instance's own move."""
    return [
        (port, floating_ip)
        for port, floating_ip in of_instance(facts, instance)
        if why_not_there(facts, floating_ip) is None and why_no_way(facts, port) is None
    ]


def unreachable_left(facts: CrossingFacts) -> Iterator[tuple[FloatingIp, LeftOut]]:
    """The floating IPs of moving instances whose address the target cannot have."""
    for instance in facts.moving.values():
        for _, floating_ip in of_instance(facts, instance):
            why = why_not_there(facts, floating_ip)
            if why is not None:
                yield floating_ip, _of(floating_ip, instance, why)
    for leg, _ in legs(facts):
        if why_gateway_stays(facts, leg) is None:
            for _, floating_ip in floating_ips_on(facts, leg.network_id):
                why = why_not_there(facts, floating_ip)
                if why is not None:
                    yield floating_ip, LeftOut(subject=f"floating IP {floating_ip.address}", why=why)


def without_way_left(facts: CrossingFacts) -> Iterator[tuple[FloatingIp, LeftOut]]:
    """The floating IPs of moving instances to which no router of the target would lead."""
    for instance in facts.moving.values():
        for port, floating_ip in of_instance(facts, instance):
            why = why_no_way(facts, port) if why_not_there(facts, floating_ip) is None else None
            if why is not None:
                yield floating_ip, _of(floating_ip, instance, why)


def _of(floating_ip: FloatingIp, instance: Instance, why: str) -> LeftOut:
    return LeftOut(subject=f"floating IP {floating_ip.address} of instance {instance.name}", why=why)


def idle_left(facts: CrossingFacts) -> Iterator[tuple[FloatingIp, LeftOut]]:
    """The floating IPs of projects that cross which point to no moving instance."""
    for floating_ip in facts.source.survey.floating_ips:
        port = facts.source.ports.get(floating_ip.port_id or "")
        if floating_ip.project_id in facts.chosen and (port is None or port.device_id not in facts.moving):
            points = "it points to something that stays"
            loose = "it points to nothing; take it on the target after finish"
            why = points if floating_ip.port_id else loose
            yield floating_ip, LeftOut(subject=f"floating IP {floating_ip.address}", why=why)
