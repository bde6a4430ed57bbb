"""A network that is joined by a router: a subnet of its own, and the old network as an external one behind the router.

As an external network its traffic passes the SNAT router and no distributed one: with both clouds on one layer 2, distributed
routers on every host would deliver each packet several times (account 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, ip_address, ip_network

from watari.model.goal import RoutedNetwork
from watari.model.record import Made, Ref
from watari.model.specs import NetworkSpec, RouterSpec, SubnetSpec
from watari.model.steps.bring import SetPools
from watari.model.steps.create import CreateNetwork, CreateRouter, CreateSubnet
from watari.model.steps.set import JoinSubnet, SetGateway
from watari.model.survey.network import AddressRange, Subnet
from watari.plan.errors import GoalDoesNotFit
from watari.plan.ground.networks import wire
from watari.plan.ground.ranges import without, without_range
from watari.plan.ground.site import Site
from watari.plan.lookup import called
from watari.plan.names import slug
from watari.plan.places import segment

IPV4 = 4


def lay_routed(site: Site) -> None:
    """Make the new network, the old one as external, and the router between them."""
    routed = site.place.routed
    old = _old_subnet(site)
    if routed is None or old is None:
        return
    addresses = Addresses(old, routed)
    for address, new in addresses.moved([f.address for p in site.ports for f in p.fixed_ips if f.subnet_id == old.id]):
        site.chart.addresses[old.id, address] = new
    inside = _lay_new(site, addresses)
    outside, after = _lay_old(site, addresses)
    _lay_router(site, routed, inside, outside, after)


def _old_subnet(site: Site) -> Subnet | None:
    subnets = [subnet for subnet in site.subnets if subnet.ip_version == IPV4]
    for other in subnets[1:]:
        site.chart.leave_out(
            f"subnet {other.cidr} of network {site.network.name}", "a routed join takes the network's first IPv4 subnet"
        )
    return subnets[0] if subnets else None


class Addresses:
    """Which address of the new subnet stands for which of the old."""

    def __init__(self, old: Subnet, routed: RoutedNetwork) -> None:
        """Every address keeps its distance from the subnet's start where the new subnet is large enough."""
        self.old, self.routed, self.new = old, routed, routed.cidr
        self.keeps_distance = ip_network(old.cidr).num_addresses <= self.new.num_addresses

    @property
    def gateway(self) -> IPv4Address:
        """The new gateway stands where the old one stood, so that no address moves onto it."""
        distance = self._distance(self.old.gateway_ip) if self.old.gateway_ip and self.keeps_distance else 1
        return self.new.network_address + distance

    def moved(self, addresses: list[str]) -> Iterator[tuple[str, str]]:
        """Give old and new address of each; GoalDoesNotFit when the new subnet is too small."""
        free = (host for host in self.new.hosts() if host != self.gateway)
        for address in sorted(addresses, key=ip_address):
            host = self.new.network_address + self._distance(address) if self.keeps_distance else next(free, None)
            if host is None:
                raise GoalDoesNotFit(
                    f"{self.new} is too small for the {len(addresses)} addresses that move from {self.old.cidr}",
                    cure=f"name a larger `cidr` in `join.routed` for {self.routed.network}",
                )
            yield address, str(host)

    def pools(self, held: list[str]) -> tuple[AddressRange, ...]:
        """What the new subnet may give out: all but the gateway and the addresses that are ``held``."""
        first, last = self.new.network_address + 1, self.new.broadcast_address - 1
        return without([AddressRange(start=str(first), end=str(last))], [*held, str(self.gateway)])

    def _distance(self, address: str) -> int:
        return int(ip_address(address)) - int(ip_network(self.old.cidr).network_address)


def _lay_new(site: Site, addresses: Addresses) -> Made:
    network, old = site.network, addresses.old
    spec = NetworkSpec(name=network.name, description=network.description, port_security=network.port_security)
    made = site.add(CreateNetwork, f"network/{site.label}", spec=spec)
    site.chart.put("network", network.id, made)
    held = [new for (subnet_id, _), new in site.chart.addresses.items() if subnet_id == old.id]
    subnet = SubnetSpec(
        network_id=made,
        name=old.name,
        cidr=str(addresses.new),
        gateway_ip=str(addresses.gateway),
        pools=addresses.pools(held),
        dns_servers=old.dns_servers,
    )
    ref = site.add(CreateSubnet, f"subnet/{site.label}", spec=subnet)
    site.chart.put("subnet", old.id, ref)
    return ref


def _lay_old(site: Site, addresses: Addresses) -> tuple[Ref, Made | None]:
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


def _lay_router(site: Site, routed: RoutedNetwork, inside: Made, outside: Ref, after: Made | None) -> None:
    name = slug(routed.router)
    there = called(site.chart.target.survey.routers, routed.router)
    known = site.chart.find("router", routed.router) or (there[0].id if len(there) == 1 else None)
    router = known or site.add(CreateRouter, f"router/{name}", spec=RouterSpec(name=routed.router))
    site.chart.put("router", routed.router, router)
    joined = site.add(JoinSubnet, f"join/{name}/{site.label}", router_id=router, subnet_id=inside)
    if known is None:
        site.add(SetGateway, f"gateway/{name}", router_id=router, network_id=outside, after=(joined, after))
