"""A network that is joined by a router: a subnet of its own, and the old network as an external one behind the router.

As an external network its traffic passes the SNAT router and no distributed one: with both clouds on one layer 2,
distributed routers on every host would deliver each packet several times (account 1).
"""

from __future__ import annotations

from watari.facts.lookup import called
from watari.facts.places import segment
from watari.facts.ranges import without_range
from watari.facts.routed import RoutedAddresses
from watari.model.goal import RoutedNetwork
from watari.model.record import Made, Ref
from watari.model.specs import NetworkSpec, RouterSpec, SubnetSpec
from watari.model.steps.bring import SetPools
from watari.model.steps.create import CreateNetwork, CreateRouter, CreateSubnet
from watari.model.steps.set import JoinSubnet, SetGateway
from watari.plan.ground.networks import wire
from watari.plan.ground.site import NetworkSite
from watari.plan.names import slug


def lay_routed(site: NetworkSite) -> None:
    """Make the new network, the old one as external, and the router between them."""
    routed, old = site.place.routed, site.chart.facts.places.routed_subnet(site.place)
    if routed is None or old is None:
        return
    addresses = site.chart.facts.routed[old.id]
    inside = _lay_new(site, addresses)
    outside, after = _lay_old(site, addresses)
    _lay_router(site, routed, inside, outside, after)


def _lay_new(site: NetworkSite, addresses: RoutedAddresses) -> Made:
    network, old = site.network, addresses.old
    spec = NetworkSpec(name=network.name, description=network.description, port_security=network.port_security)
    made = site.add(CreateNetwork, f"network/{site.label}", spec=spec)
    site.chart.put("network", network.id, made)
    subnet = SubnetSpec(
        network_id=made,
        name=old.name,
        cidr=str(addresses.new),
        gateway_ip=str(addresses.gateway),
        pools=addresses.pools,
        dns_servers=old.dns_servers,
    )
    ref = site.add(CreateSubnet, f"subnet/{site.label}", spec=subnet)
    site.chart.put("subnet", old.id, ref)
    return ref


def _lay_old(site: NetworkSite, addresses: RoutedAddresses) -> tuple[Ref, Made | None]:
    """Give the old network as the target's external one, and what makes its subnet, where it has to be made."""
    old, uplink_pool, label = addresses.old, addresses.routed.uplink_pool, site.label
    same = segment(site.network, site.chart.goal)
    for network in site.chart.target.survey.networks:
        if network.external and same is not None and segment(network) == same:
            return network.id, None
    spec = NetworkSpec(
        name=f"{site.network.name}-of-{site.chart.goal.source}", external=True, **wire(site.chart, site.network)
    )
    made = site.add(CreateNetwork, f"old-network/{label}", spec=spec)
    subnet = SubnetSpec(
        network_id=made, name=old.name, cidr=old.cidr, gateway_ip=old.gateway_ip, dhcp=False, pools=(uplink_pool,)
    )
    pools = without_range(old.pools, uplink_pool)
    if pools != old.pools:
        site.add(SetPools, f"source-pools/{label}", cloud="source", project=None, subnet_id=old.id, pools=pools)
    return made, site.add(CreateSubnet, f"old-subnet/{label}", spec=subnet)


def _lay_router(site: NetworkSite, routed: RoutedNetwork, inside: Made, outside: Ref, after: Made | None) -> None:
    name = slug(routed.router)
    there = called(site.chart.target.survey.routers, routed.router)
    known = site.chart.find("router", routed.router) or (there[0].id if len(there) == 1 else None)
    router = known or site.add(CreateRouter, f"router/{name}", spec=RouterSpec(name=routed.router))
    site.chart.put("router", routed.router, router)
    joined = site.add(JoinSubnet, f"join/{name}/{site.label}", router_id=router, subnet_id=inside)
    if known is None:
        site.add(SetGateway, f"gateway/{name}", router_id=router, network_id=outside, after=(joined, after))
