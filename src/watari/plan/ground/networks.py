"""The networks and subnets that crossing instances stand on."""

from __future__ import annotations

from typing import Any

from watari.facts.places import twin
from watari.facts.ranges import without
from watari.model.record import Ref
from watari.model.specs import NetworkSpec, SubnetSpec
from watari.model.steps.create import CreateNetwork, CreateSubnet
from watari.model.survey.network import AddressRange, Network, Subnet
from watari.plan.chart import Chart
from watari.plan.ground.site import NetworkSite


def lay_network(site: NetworkSite) -> None:
    """See that the target has the network and its subnets, on the same segment where that is shared."""
    found = site.chart.facts.target_networks.get(site.network.id)
    ref = found.id if found else _create_network(site)
    site.chart.put("network", site.network.id, ref)
    others = site.chart.target.subnets_of(found.id) if found else []
    for subnet in site.subnets:
        there = twin(subnet, others)
        if there is not None:
            site.chart.put("subnet", subnet.id, there.id)
        else:
            _lay_subnet(site, subnet)


def _create_network(site: NetworkSite) -> Ref:
    network, shared = site.network, site.place.kind == "shared"
    spec = NetworkSpec(
        name=site.chart.goal.map.networks.get(network.name, network.name),
        description=network.description,
        shared=network.shared,
        external=network.external,
        mtu=network.mtu if shared else None,
        port_security=network.port_security,
        **(wire(site.chart, network) if shared else {}),
    )
    return site.add(CreateNetwork, f"network/{site.label}", spec=spec)


def wire(chart: Chart, network: Network) -> dict[str, Any]:
    """Give the provider fields that put a network of the target on the segment of ``network``."""
    physical = network.physical_network or ""
    return {
        "provider_type": network.provider_type,
        "physical_network": chart.goal.map.physical_networks.get(physical, network.physical_network),
        "segmentation_id": network.segmentation_id,
    }


def _lay_subnet(site: NetworkSite, subnet: Subnet) -> None:
    if site.place.kind == "own":
        # The target's DHCP server takes the first free address at once: until the ports of the moving instances are
        # made, their addresses must not be among those that the subnet gives out (CloudFerry PR 185).
        _create_subnet(site, subnet, without(subnet.pools, site.addresses(subnet)), dhcp=subnet.dhcp)
        return
    segment = site.place.segment_of(subnet)
    if segment is not None:
        _create_subnet(site, subnet, (segment.target_pool,), dhcp=subnet.dhcp and segment.dhcp in ("target", "both"))


def _create_subnet(site: NetworkSite, subnet: Subnet, pools: tuple[AddressRange, ...], *, dhcp: bool) -> None:
    spec = SubnetSpec(
        network_id=site.chart.at("network", site.network.id),
        name=subnet.name,
        cidr=subnet.cidr,
        ip_version=subnet.ip_version,
        description=subnet.description,
        gateway_ip=subnet.gateway_ip,
        dhcp=dhcp,
        pools=pools,
        dns_servers=subnet.dns_servers,
        host_routes=subnet.host_routes,
    )
    label = site.chart.label("subnets", subnet.id)
    site.chart.put("subnet", subnet.id, site.add(CreateSubnet, f"subnet/{label}", spec=spec))
