"""The networks whose place on the target a crossing prepares, and what of them stays."""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.crossing import CrossingFacts
from watari.facts.places import IPV4, NetworkPlace, twin
from watari.model.plan import LeftOut
from watari.model.survey.network import Port, Subnet


def prepared(facts: CrossingFacts) -> Iterator[NetworkPlace]:
    """The places that a plan prepares.

    Of all networks of the projects that cross, and of others that moving instances stand on.
    """
    for id_, place in facts.places.found.items():
        if place.network.project_id in facts.chosen or id_ in facts.moving_ports_on:
            yield place


def loose_ports(facts: CrossingFacts, place: NetworkPlace) -> list[Port]:
    """The ports of a network's project that belong to no device.

    They hold an address, such as one that instances share.
    """
    owner = place.network.project_id
    ports = facts.source.ports_on(place.network.id)
    return [p for p in ports if not p.device_id and not p.device_owner and p.project_id == owner and p.fixed_ips]


def why_subnet_stays(facts: CrossingFacts, place: NetworkPlace, subnet: Subnet) -> str | None:
    """Say why a subnet has no like on the target's network, and gets none; None when it has or gets one."""
    if place.kind == "routed":
        is_the_one = subnet == facts.places.routed_subnet(place)
        return None if is_the_one else f"a routed join takes the network's first IPv{IPV4} subnet"
    target = facts.target_networks.get(place.network.id)
    is_there = target is not None and twin(subnet, facts.target.subnets_of(target.id)) is not None
    if is_there or place.kind == "own" or place.segment_of(subnet) is not None:
        return None
    return "it is not there yet, and no entry of `shared_segments` has a pool in it"


def subnets_left(facts: CrossingFacts) -> Iterator[tuple[Subnet, LeftOut]]:
    """The subnets that stay, of the networks that are prepared."""
    for place in prepared(facts):
        for subnet in facts.source.subnets_of(place.network.id):
            why = why_subnet_stays(facts, place, subnet)
            if why is not None:
                yield subnet, LeftOut(subject=f"subnet {subnet.cidr} of network {place.network.name}", why=why)
