"""An address and a MAC are had once; what others need stays; Neutron's defaults come by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from watari.clouds.errors import CloudError, NotAllowed, NotNow, NotThere, OverQuota, Refused
from watari.clouds.port import Cloud
from watari.clouds.simulated import SimulatedCloud, example_world
from watari.clouds.simulated.example import OPERATOR
from watari.clouds.simulated.example_estate import SHOP
from watari.model.specs import (
    FixedIpSpec,
    FloatingIpSpec,
    NetworkSpec,
    PortSpec,
    RouterSpec,
    SecurityGroupSpec,
    SecurityRuleSpec,
    SubnetSpec,
)
from watari.model.survey.network import AddressRange


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


def at(address: str, subnet: str = "classic-backbone-4") -> tuple[FixedIpSpec, ...]:
    return (FixedIpSpec(subnet_id=subnet, address=address),)


def on_backbone(**fields: Any) -> PortSpec:
    return PortSpec(**{"network_id": "classic-backbone"} | fields)


def a_network(cloud: Cloud, cidr: str = "10.0.0.0/29", **fields: Any) -> tuple[str, str]:
    network = cloud.networks.create_network(NetworkSpec(name="inner", **fields), "mark")
    subnet = cloud.networks.create_subnet(
        SubnetSpec(
            network_id=network.id, name="inner-4", cidr=cidr, gateway_ip=cidr.replace(".0/", ".1/").split("/")[0]
        )
    )
    return network.id, subnet.id


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"fixed_ips": at("192.0.2.11")}, NotNow),
        ({"mac": "FA:16:3E:77:00:0B"}, NotNow),
        ({"fixed_ips": at("10.0.0.1")}, Refused),
        ({"fixed_ips": at("192.0.2.20", "other")}, Refused),
        ({"security_group_ids": ("none",)}, NotThere),
        ({"network_id": "none"}, NotThere),
    ],
)
def test_ports_that_neutron_refuses(old: SimulatedCloud, wrong: dict[str, Any], error: type[CloudError]) -> None:
    before = old.networks.ports()
    with pytest.raises(error):
        old.networks.create_port(on_backbone(**wrong))
    assert old.networks.ports() == before


def test_pools_give_addresses_until_none_is_left(old: SimulatedCloud) -> None:
    network_id, subnet_id = a_network(old)
    old.networks.set_pools(subnet_id, (AddressRange(start="10.0.0.4", end="10.0.0.5"),))
    given = [old.networks.create_port(PortSpec(network_id=network_id)).fixed_ips[0].address for _ in range(2)]
    assert given == ["10.0.0.4", "10.0.0.5"]
    with pytest.raises(OverQuota):
        old.networks.create_port(PortSpec(network_id=network_id))
    outside = old.networks.create_port(PortSpec(network_id=network_id, fixed_ips=at("10.0.0.6", subnet_id)))
    assert old.networks.ports_at(network_id, "10.0.0.6") == [outside]


def test_pools_must_fit(old: SimulatedCloud) -> None:
    _, subnet_id = a_network(old)
    for start, end, error in (("10.0.1.1", "10.0.1.2", Refused), ("10.0.0.1", "10.0.0.3", NotNow)):
        with pytest.raises(error):
            old.networks.set_pools(subnet_id, (AddressRange(start=start, end=end),))


def test_a_network_with_ports_stays_and_dhcp_ports_do_not_count(old: SimulatedCloud) -> None:
    network_id, subnet_id = a_network(old)
    assert [p.device_owner for p in old.networks.ports() if p.network_id == network_id] == ["network:distributed"]
    port = old.networks.create_port(PortSpec(network_id=network_id))
    with pytest.raises(NotNow):
        old.networks.remove_network(network_id)
    with pytest.raises(NotNow):
        old.networks.remove_subnet(subnet_id)
    old.networks.remove_port(port.id)
    old.networks.remove_network(network_id)
    with pytest.raises(NotThere):
        old.networks.subnet(subnet_id)
    assert not [p for p in old.networks.ports() if p.network_id == network_id]


def test_a_vlan_is_had_once_and_subnets_do_not_overlap(old: SimulatedCloud) -> None:
    taken = NetworkSpec(name="again", provider_type="vlan", physical_network="physnet1", segmentation_id=777)
    with pytest.raises(NotNow):
        old.networks.create_network(taken, "m")
    with pytest.raises(Refused, match="overlaps"):
        old.networks.create_subnet(SubnetSpec(network_id="classic-backbone", name="x", cidr="192.0.2.128/25"))


def test_marks_find_things_again(old: SimulatedCloud) -> None:
    network_id, _ = a_network(old)
    router = old.networks.create_router(RouterSpec(name="edge"), "r1")
    group = old.networks.create_security_group(SecurityGroupSpec(name="web"), "g1")
    assert [n.id for n in old.networks.marked_networks("mark")] == [network_id]
    assert [r.id for r in old.networks.marked_routers("r1")] == [router.id]
    assert [g.id for g in old.networks.marked_security_groups("g1")] == [group.id]
    assert (group.rules, old.networks.marked_networks("other")) == ((), [])


def test_rules_are_brought_to_the_wanted_ones(old: SimulatedCloud) -> None:
    group = old.networks.create_security_group(SecurityGroupSpec(name="a"), "a")
    ssh = SecurityRuleSpec(direction="ingress", protocol="tcp", port_min=22, port_max=22)
    own = SecurityRuleSpec(direction="ingress", to_itself=True)
    old.networks.set_rules(group.id, SecurityGroupSpec(name="a", rules=(ssh, own)))
    before = {rule.id: rule for rule in old.networks.security_group(group.id).rules}
    assert {rule.remote_group_id for rule in before.values()} == {None, group.id}
    old.networks.set_rules(group.id, SecurityGroupSpec(name="a", rules=(own, SecurityRuleSpec(direction="egress"))))
    after = old.networks.security_group(group.id).rules
    assert [rule.direction for rule in after] == ["ingress", "egress"]
    assert after[0].id in before


def test_a_group_in_use_stays_and_rules_that_name_it_go_with_it(old: SimulatedCloud) -> None:
    with pytest.raises(NotNow, match="in use"):
        old.networks.remove_security_group("sg-db")
    for port in old.networks.ports():
        if port.security_group_ids == ("sg-db",):
            old.networks.remove_port(port.id)
    old.networks.remove_security_group("sg-db")
    left = old.networks.security_group("sg-web").rules
    assert len(left) == 3
    assert {rule.remote_group_id for rule in left} == {None}


def test_a_new_project_gets_its_default_group_when_it_first_asks(old: SimulatedCloud) -> None:
    with pytest.raises(NotNow):
        old.networks.create_security_group(SecurityGroupSpec(name="default"), "m")
    old.identity.give_role("role-admin", OPERATOR, SHOP)
    names = [g.name for g in old.in_project(SHOP).networks.security_groups() if g.project_id == SHOP]
    assert names.count("default") == 1


def test_routers_need_a_gateway_address_and_hold_what_needs_them(old: SimulatedCloud) -> None:
    network_id, subnet_id = a_network(old)
    router = old.networks.create_router(RouterSpec(name="edge"), "r1")
    with pytest.raises(Refused, match="gateway IP"):
        old.networks.join_subnet(router.id, "classic-backbone-4")
    old.networks.join_subnet(router.id, subnet_id)
    holder = old.networks.ports_at(network_id, "10.0.0.1")[0]
    assert holder.device_id == router.id
    with pytest.raises(NotNow):
        old.networks.remove_port(holder.id)
    with pytest.raises(NotNow):
        old.networks.remove_router(router.id)
    with pytest.raises(Refused):
        old.networks.set_gateway(router.id, "classic-backbone")
    old.networks.part_subnet(router.id, subnet_id)
    with pytest.raises(NotThere):
        old.networks.part_subnet(router.id, subnet_id)
    old.networks.remove_router(router.id)


def test_a_floating_ip_needs_a_way_and_holds_it(old: SimulatedCloud) -> None:
    outside, _ = a_network(old, "198.51.100.0/24", external=True)
    inside, inside_subnet = a_network(old)
    floating = old.networks.create_floating_ip(FloatingIpSpec(network_id=outside, address="198.51.100.77"))
    with pytest.raises(NotNow):
        old.networks.create_floating_ip(FloatingIpSpec(network_id=outside, address="198.51.100.77"))
    port = old.networks.create_port(PortSpec(network_id=inside))
    with pytest.raises(NotThere):
        old.networks.place_floating_ip(floating.id, port.id)
    router = old.networks.create_router(RouterSpec(name="edge"), "r1")
    old.networks.set_gateway(router.id, outside)
    old.networks.join_subnet(router.id, inside_subnet)
    old.networks.place_floating_ip(floating.id, port.id)
    placed = old.networks.floating_ip(floating.id)
    assert (placed.fixed_address, placed.router_id) == (port.fixed_ips[0].address, router.id)
    with pytest.raises(NotNow):
        old.networks.set_gateway(router.id, None)
    with pytest.raises(NotNow):
        old.networks.part_subnet(router.id, inside_subnet)
    old.networks.remove_port(port.id)
    assert old.networks.floating_ip(floating.id).port_id is None
    old.networks.remove_floating_ip(floating.id)
    assert old.networks.ports_at(outside, "198.51.100.77") == []
    old.networks.set_gateway(router.id, None)
    assert old.networks.router(router.id).external_ips == ()


def test_members_may_not_what_admins_may(old: SimulatedCloud) -> None:
    old.identity.give_role("role-member", OPERATOR, SHOP)
    member = old.in_project(SHOP)
    for forbidden in (
        lambda: member.networks.create_port(on_backbone(mac="fa:16:3e:00:00:01")),
        lambda: member.networks.create_network(NetworkSpec(name="v", provider_type="vlan", segmentation_id=9), "m"),
        lambda: member.networks.create_floating_ip(FloatingIpSpec(network_id="classic-backbone", address="192.0.2.99")),
        member.networks.agents,
        member.identity.users,
        member.compute.hosts,
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert member.networks.create_port(on_backbone()).project_id == SHOP
    assert {p.project_id for p in member.networks.ports()} == {SHOP}
