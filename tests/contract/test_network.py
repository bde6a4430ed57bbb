"""Laws of the Networks port: networks, subnets, ports, routers, floating IPs."""

from __future__ import annotations

import pytest

from tests.contract.ground import Ground, new_name
from tests.contract.outside import free_address, outside
from watari.clouds.errors import NotNow, NotThere, OverQuota, Refused
from watari.model.specs import FixedIpSpec, FloatingIpSpec, NetworkSpec, PortSpec, RouterSpec, SubnetSpec
from watari.model.survey.network import AddressPair, AddressRange, HostRoute, Port, Router, Subnet

POOL = AddressRange(start="10.77.0.10", end="10.77.0.99")


def new_port(ground: Ground, subnet: Subnet, address: str | None = None, **fields: object) -> Port:
    fixed = () if address is None else (FixedIpSpec(subnet_id=subnet.id, address=address),)
    port = ground.cloud.networks.create_port(
        PortSpec.model_validate({"network_id": subnet.network_id, "fixed_ips": fixed} | fields)
    )
    ground.later(ground.cloud.networks.remove_port, port.id)
    return port


def new_router(ground: Ground) -> Router:
    router = ground.cloud.networks.create_router(RouterSpec(name=new_name("router")), new_name("mark"))
    ground.later(ground.cloud.networks.remove_router, router.id)
    return router


def test_a_network_is_found_by_its_mark(ground: Ground) -> None:
    networks, mark = ground.cloud.networks, new_name("mark")
    spec = NetworkSpec(name=new_name("net"), description="the shop's", mtu=1400, port_security=False)
    network = networks.create_network(spec, mark)
    ground.later(networks.remove_network, network.id)
    assert (network.name, network.description, network.mtu, network.port_security) == (
        spec.name,
        "the shop's",
        1400,
        False,
    )
    assert networks.marked_networks(mark) == [network] == [networks.network(network.id)]
    assert networks.marked_networks(new_name("mark")) == []
    assert network in networks.networks()


def test_an_admin_says_where_a_network_is_on_the_wire(ground: Ground) -> None:
    network = ground.new_network(provider_type="vlan", physical_network="physnet1", segmentation_id=778, shared=True)
    assert (network.provider_type, network.physical_network, network.segmentation_id) == ("vlan", "physnet1", 778)
    assert network.shared


def test_a_subnet_is_as_it_was_asked_for(ground: Ground) -> None:
    route = HostRoute(destination="10.99.0.0/24", nexthop="10.77.0.5")
    network = ground.new_network()
    spec = SubnetSpec(
        network_id=network.id,
        name=new_name("subnet"),
        cidr="10.77.0.0/24",
        description="first",
        gateway_ip="10.77.0.1",
        dhcp=False,
        pools=(POOL,),
        dns_servers=("192.0.2.53",),
        host_routes=(route,),
    )
    networks = ground.cloud.networks
    subnet = networks.create_subnet(spec)
    ground.later(networks.remove_subnet, subnet.id)
    assert (subnet.cidr, subnet.gateway_ip, subnet.dhcp, subnet.pools) == ("10.77.0.0/24", "10.77.0.1", False, (POOL,))
    assert (subnet.dns_servers, subnet.host_routes, subnet.description) == (("192.0.2.53",), (route,), "first")
    assert networks.subnet(subnet.id) == subnet
    with pytest.raises(Refused):
        networks.create_subnet(spec.model_copy(update={"cidr": "10.77.0.0/25", "pools": ()}))
    networks.set_pools(subnet.id, (AddressRange(start="10.77.0.10", end="10.77.0.19"),))
    assert networks.subnet(subnet.id).pools == (AddressRange(start="10.77.0.10", end="10.77.0.19"),)


def test_a_subnet_without_gateway_has_none(ground: Ground) -> None:
    assert ground.new_subnet(gateway_ip=None).gateway_ip is None


def test_a_port_has_the_address_and_the_mac_that_we_chose(ground: Ground) -> None:
    networks, subnet = ground.cloud.networks, ground.new_subnet()
    pair = AddressPair(address="10.77.0.200", mac="fa:16:3e:77:00:99")
    port = new_port(
        ground,
        subnet,
        "10.77.0.20",
        mac="fa:16:3e:77:00:20",
        name="contract-port",
        address_pairs=(pair,),
        admin_up=False,
    )
    assert (port.mac, port.fixed_ips[0].address, port.name, port.admin_up) == (
        "fa:16:3e:77:00:20",
        "10.77.0.20",
        "contract-port",
        False,
    )
    assert (port.address_pairs, port.security_group_ids, port.port_security, port.host) == ((pair,), (), True, None)
    assert networks.ports_at(subnet.network_id, "10.77.0.20") == [port] == [networks.port(port.id)]
    assert networks.ports_at(subnet.network_id, "10.77.0.21") == []
    networks.set_port_admin(port.id, up=True)
    assert networks.port(port.id).admin_up


def test_a_port_is_called_otherwise_and_frees_what_it_held(ground: Ground) -> None:
    subnet = ground.new_subnet()
    networks = ground.cloud.networks
    port = new_port(ground, subnet, "10.77.0.20", mac="fa:16:3e:77:00:20")
    networks.set_port_addresses(port.id, "02:00:00:00:00:01", ())
    called = networks.port(port.id)
    assert (called.mac, called.fixed_ips) == ("02:00:00:00:00:01", ())
    reservation = new_port(ground, subnet, "10.77.0.20")
    address = (FixedIpSpec(subnet_id=subnet.id, address="10.77.0.20"),)
    with pytest.raises(NotNow):
        networks.set_port_addresses(port.id, port.mac, address)
    networks.remove_port(reservation.id)
    networks.set_port_addresses(port.id, port.mac, address)
    assert networks.port(port.id) == port
    networks.set_port_addresses(port.id, "02:00:00:00:00:02", None)
    assert networks.port(port.id).fixed_ips == port.fixed_ips


def test_a_mac_is_not_taken_from_another_port(ground: Ground) -> None:
    subnet = ground.new_subnet()
    new_port(ground, subnet, "10.77.0.20", mac="fa:16:3e:77:00:20")
    other = new_port(ground, subnet, "10.77.0.21")
    with pytest.raises(NotNow):
        ground.cloud.networks.set_port_addresses(other.id, "fa:16:3e:77:00:20", None)


def test_an_address_and_a_mac_are_given_once(ground: Ground) -> None:
    subnet = ground.new_subnet()
    new_port(ground, subnet, "10.77.0.20", mac="fa:16:3e:77:00:20")
    with pytest.raises(NotNow):
        new_port(ground, subnet, "10.77.0.20")
    with pytest.raises(NotNow):
        new_port(ground, subnet, mac="fa:16:3e:77:00:20")


def test_an_empty_pool_gives_no_address(ground: Ground) -> None:
    subnet = ground.new_subnet(
        cidr="10.77.1.0/29",
        gateway_ip="10.77.1.1",
        dhcp=False,
        pools=(AddressRange(start="10.77.1.2", end="10.77.1.2"),),
    )
    new_port(ground, subnet)
    with pytest.raises(OverQuota):
        new_port(ground, subnet)


def test_a_port_without_port_security_has_none(ground: Ground) -> None:
    port = new_port(ground, ground.new_subnet(), port_security=False)
    assert (port.port_security, port.security_group_ids) == (False, ())


def test_a_network_with_ports_stays(ground: Ground) -> None:
    subnet = ground.new_subnet()
    new_port(ground, subnet, "10.77.0.20")
    with pytest.raises(NotNow):
        ground.cloud.networks.remove_network(subnet.network_id)
    with pytest.raises(NotNow):
        ground.cloud.networks.remove_subnet(subnet.id)
    assert ground.cloud.networks.network(subnet.network_id)


def test_a_router_joins_and_parts(ground: Ground) -> None:
    networks, subnet, mark = ground.cloud.networks, ground.new_subnet(), new_name("mark")
    router = networks.create_router(RouterSpec(name=new_name("router"), description="edge"), mark)
    ground.later(networks.remove_router, router.id)
    assert (router.description, router.admin_up, router.external_network_id) == ("edge", True, None)
    assert networks.marked_routers(mark) == [router]
    networks.join_subnet(router.id, subnet.id)
    ground.afterwards(networks.part_subnet, router.id, subnet.id)
    interfaces = networks.ports_at(subnet.network_id, "10.77.0.1")
    assert [(port.device_id, port.device_owner.startswith("network:")) for port in interfaces] == [(router.id, True)]
    with pytest.raises(NotNow):
        networks.remove_router(router.id)
    networks.part_subnet(router.id, subnet.id)
    assert networks.ports_at(subnet.network_id, "10.77.0.1") == []
    networks.remove_router(router.id)
    with pytest.raises(NotThere):
        networks.router(router.id)


def test_a_router_gets_and_loses_its_gateway(ground: Ground) -> None:
    networks = ground.cloud.networks
    network, subnet = outside(ground)
    router, address = new_router(ground), free_address(ground, subnet)
    networks.set_gateway(router.id, network.id, (FixedIpSpec(subnet_id=subnet.id, address=address),), snat=False)
    found = networks.router(router.id)
    assert (found.external_network_id, found.snat, [ip.address for ip in found.external_ips]) == (
        network.id,
        False,
        [address],
    )
    networks.set_gateway(router.id, None)
    assert networks.router(router.id).external_network_id is None


def test_a_floating_ip_is_taken_placed_withdrawn_and_given_back(ground: Ground) -> None:
    networks, subnet = ground.cloud.networks, ground.new_subnet()
    network, public = outside(ground)
    router, port, address = new_router(ground), new_port(ground, subnet, "10.77.0.20"), free_address(ground, public)
    networks.set_gateway(router.id, network.id)
    ground.afterwards(networks.set_gateway, router.id, None)
    networks.join_subnet(router.id, subnet.id)
    ground.afterwards(networks.part_subnet, router.id, subnet.id)
    spec = FloatingIpSpec(network_id=network.id, address=address, description="of the contract")
    floating = networks.create_floating_ip(spec)
    ground.later(networks.remove_floating_ip, floating.id)
    assert (floating.address, floating.port_id, floating.description) == (address, None, "of the contract")
    assert floating in networks.floating_ips()
    with pytest.raises(NotNow):
        networks.create_floating_ip(spec)
    networks.place_floating_ip(floating.id, port.id)
    placed = networks.floating_ip(floating.id)
    assert (placed.port_id, placed.fixed_address, placed.router_id) == (port.id, "10.77.0.20", router.id)
    networks.place_floating_ip(floating.id, None)
    assert networks.floating_ip(floating.id).port_id is None
    networks.remove_floating_ip(floating.id)
    with pytest.raises(NotThere):
        networks.floating_ip(floating.id)


def test_what_is_made_in_a_project_belongs_to_it(ground: Ground) -> None:
    project_id = ground.project_of_ours()
    inside = ground.cloud.in_project(project_id).networks
    network = inside.create_network(NetworkSpec(name=new_name("net")), new_name("mark"))
    ground.later(ground.cloud.networks.remove_network, network.id)
    assert network.project_id == project_id
