"""Neutron's things: what is told by mark, CIDR and address, and what makes it another one."""

from typing import Any

import pytest

from tests.builders import a_range, a_security_group
from tests.machines.world import SHOP, two_clouds
from tests.steps.looking import act, look, shop, told
from watari.clouds.errors import Refused
from watari.clouds.openstack import bodies
from watari.model.specs import (
    FixedIpSpec,
    FloatingIpSpec,
    NetworkSpec,
    PortSpec,
    SecurityGroupSpec,
    SecurityRuleSpec,
    SubnetSpec,
)
from watari.model.steps.create import CreateFloatingIp, CreateNetwork, CreatePort, CreateSecurityGroup, CreateSubnet
from watari.model.survey.network import AddressPair, SecurityRule
from watari.steps.rules import as_specs, rule_differences
from watari.steps.sight import Seen

NETWORK = CreateNetwork(**told(), spec=NetworkSpec(name="n", description="d"))
GROUP = CreateSecurityGroup(
    **told(), spec=SecurityGroupSpec(name="g", rules=(SecurityRuleSpec(direction="ingress", to_itself=True),))
)


def port(address: str = "10.1.0.21", **fields: Any) -> CreatePort:
    fixed = (FixedIpSpec(subnet_id="subnet-segment", address=address),)
    return CreatePort(**told(), spec=PortSpec(**{"network_id": "network-segment", "fixed_ips": fixed} | fields))


def subnet(**fields: Any) -> CreateSubnet:
    given = {"network_id": "network-inner", "name": "s", "cidr": "10.2.0.0/24", "gateway_ip": "10.2.0.1"}
    return CreateSubnet(**told(), spec=SubnetSpec(**given | fields))


def test_a_request_that_came_twice_leaves_one_network() -> None:
    clouds = two_clouds()
    first = shop(clouds.target).networks.create_network(NETWORK.spec, "m1")
    second = shop(clouds.target).networks.create_network(NETWORK.spec, "m1")
    sight = look(NETWORK, clouds, ours=True)
    assert sight.seen is Seen.PARTIAL
    assert first.id in sight.says
    assert second.id in sight.says
    act(NETWORK, clouds)
    assert look(NETWORK, clouds, ours=True).made == sight.made
    assert [n.id for n in clouds.target.networks.marked_networks("m1")] == [sight.made["id"]]


def test_two_networks_with_our_mark_that_we_did_not_make_are_left_alone() -> None:
    clouds = two_clouds()
    for _ in range(2):
        shop(clouds.target).networks.create_network(NETWORK.spec, "m1")
    assert look(NETWORK, clouds).seen is Seen.CHANGED


def test_a_network_that_was_begun_is_finished() -> None:
    clouds = two_clouds()
    begun = shop(clouds.target).networks.create_network(
        NETWORK.spec.model_copy(update={"description": "watari:m1"}), "m1"
    )
    sight = look(NETWORK, clouds, ours=True)
    assert (sight.seen, sight.made) == (Seen.PARTIAL, {"id": begun.id})
    assert "broken off" in sight.says


def test_a_group_without_its_rules_gets_them() -> None:
    clouds = two_clouds()
    group = shop(clouds.target).networks.create_security_group(GROUP.spec, "m1")
    sight = look(GROUP, clouds, ours=True)
    assert (sight.seen, sight.says) == (Seen.PARTIAL, "1 of its rules are missing, 0 are too much")
    act(GROUP, clouds)
    assert look(GROUP, clouds, ours=True).made == {"id": group.id}


def test_a_group_is_made_whole_at_once() -> None:
    clouds = two_clouds()
    act(GROUP, clouds)
    assert look(GROUP, clouds).seen is Seen.DONE


def test_a_foreign_group_with_other_rules_is_changed() -> None:
    clouds = two_clouds()
    shop(clouds.target).networks.create_security_group(GROUP.spec, "m1")
    assert look(GROUP, clouds).seen is Seen.CHANGED


@pytest.mark.parametrize(
    ("fields", "differs"),
    [
        ({}, []),
        ({"gateway_ip": None}, ["gateway_ip is 10.2.0.1, wanted None"]),
        ({"dhcp": False}, ["dhcp is True, wanted False"]),
        ({"pools": (a_range("10.2.0.10", "10.2.0.99"),)}, []),
        ({"dns_servers": ("9.9.9.9",)}, ["dns_servers is none, wanted 9.9.9.9"]),
    ],
)
def test_a_subnet_of_that_cidr_is_compared(fields: dict[str, Any], differs: list[str]) -> None:
    sight = look(subnet(**fields), two_clouds())
    assert sight.seen is (Seen.CHANGED if differs else Seen.DONE)
    assert sight.facts.get("differs", []) == differs


@pytest.mark.parametrize(
    ("step", "differs"),
    [
        (port(), ""),
        (port(mac="fa:16:3e:00:00:99"), "mac is"),
        (port(security_group_ids=("group-spare",)), "security_group_ids is group-default, wanted group-spare"),
        (port(port_security=False), "port_security is True, wanted False"),
        (port(address_pairs=(AddressPair(address="10.1.0.99"),)), "address_pairs is none, wanted 10.1.0.99"),
        (port("10.1.0.12"), "device_id is compute:nova instance-off, wanted none"),
        (port("10.1.0.1"), "device_id is network:router_interface router-wired, wanted none"),
    ],
)
def test_a_port_at_that_address_is_compared(step: CreatePort, differs: str) -> None:
    sight = look(step, two_clouds())
    assert sight.seen is (Seen.CHANGED if differs else Seen.DONE)
    assert any(found.startswith(differs) for found in sight.facts.get("differs", [""]))


def test_a_pair_without_a_mac_means_the_ports_own() -> None:
    clouds = two_clouds()
    there = clouds.target.networks.port("port-10.1.0.21")
    clouds.target.state.ports.change(there.id, address_pairs=(AddressPair(address="10.1.0.99", mac=there.mac),))
    assert look(port(address_pairs=(AddressPair(address="10.1.0.99"),)), clouds).seen is Seen.DONE


def test_a_port_without_address_is_told_by_its_mac() -> None:
    there = two_clouds().target.networks.port("port-10.1.0.21")
    assert look(port(fixed_ips=(), mac=there.mac), two_clouds()).made == {"id": there.id}


def test_a_port_that_could_not_be_found_again_is_not_made() -> None:
    with pytest.raises(Refused, match="could not be found again"):
        look(port(fixed_ips=()), two_clouds())


@pytest.mark.parametrize(("project", "seen"), [(SHOP, Seen.DONE), ("project-admin", Seen.CHANGED)])
def test_a_floating_ip_of_another_project_is_another_one(project: str, seen: Seen) -> None:
    spec = FloatingIpSpec(network_id="network-public", address="203.0.113.20")
    assert look(CreateFloatingIp(**told(project=project), spec=spec), two_clouds()).seen is seen


def test_a_rule_for_an_address_group_is_set_back_as_it_was() -> None:
    """Without the address group it would let everybody in."""
    rule = SecurityRule(id="r", direction="ingress", remote_address_group_id="office")
    group = a_security_group(rules=(rule,))
    (back,) = as_specs(group)
    assert back.remote_address_group_id == "office"
    assert bodies.rule(group.id, back)["remote_address_group_id"] == "office"
    assert rule_differences([back], group) == ""
    everybody = back.model_copy(update={"remote_address_group_id": None})
    assert rule_differences([everybody], group) == "1 of its rules are missing, 1 are too much"
