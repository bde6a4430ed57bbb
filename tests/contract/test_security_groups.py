"""Laws of the Networks port: security groups."""

from __future__ import annotations

import pytest

from tests.contract.ground import Ground, new_name
from tests.contract.test_network import new_port
from watari.clouds.errors import NotNow, NotThere
from watari.model.specs import SecurityGroupSpec, SecurityRuleSpec
from watari.model.survey.network import SecurityGroup

WEB = SecurityRuleSpec(
    direction="ingress", protocol="tcp", port_min=80, port_max=80, remote_cidr="198.51.100.0/24", description="web"
)
PING = SecurityRuleSpec(direction="ingress", protocol="icmp")
EACH_OTHER = SecurityRuleSpec(direction="ingress", to_itself=True)
OUT = SecurityRuleSpec(direction="egress", ethertype="IPv6")


def new_group(ground: Ground, mark: str = "") -> SecurityGroup:
    spec = SecurityGroupSpec(name=new_name("group"), description="of the contract")
    group = ground.cloud.networks.create_security_group(spec, mark or new_name("mark"))
    ground.later(ground.cloud.networks.remove_security_group, group.id)
    return group


def told(group: SecurityGroup) -> set[tuple[object, ...]]:
    return {
        (
            r.direction,
            r.ethertype,
            r.protocol,
            r.port_min,
            r.port_max,
            r.remote_cidr,
            r.remote_group_id == group.id,
            r.description,
        )
        for r in group.rules
    }


def test_a_security_group_begins_without_rules(ground: Ground) -> None:
    mark = new_name("mark")
    group = new_group(ground, mark)
    assert (group.description, group.stateful, group.rules) == ("of the contract", True, ())
    assert ground.cloud.networks.marked_security_groups(mark) == [group]
    assert group in ground.cloud.networks.security_groups()


def test_rules_become_exactly_what_was_asked_for(ground: Ground) -> None:
    networks, group = ground.cloud.networks, new_group(ground)
    networks.set_rules(group.id, SecurityGroupSpec(name=group.name, rules=(WEB, PING, EACH_OTHER, OUT)))
    first = networks.security_group(group.id)
    assert told(first) == {
        ("ingress", "IPv4", "tcp", 80, 80, "198.51.100.0/24", False, "web"),
        ("ingress", "IPv4", "icmp", None, None, None, False, ""),
        ("ingress", "IPv4", None, None, None, None, True, ""),
        ("egress", "IPv6", None, None, None, None, False, ""),
    }
    networks.set_rules(group.id, SecurityGroupSpec(name=group.name, rules=(WEB, PING, EACH_OTHER, OUT)))
    assert {rule.id for rule in networks.security_group(group.id).rules} == {rule.id for rule in first.rules}
    networks.set_rules(
        group.id, SecurityGroupSpec(name=group.name, rules=(WEB.model_copy(update={"description": "shop"}), PING))
    )
    assert told(networks.security_group(group.id)) == {
        ("ingress", "IPv4", "tcp", 80, 80, "198.51.100.0/24", False, "shop"),
        ("ingress", "IPv4", "icmp", None, None, None, False, ""),
    }


def test_a_rule_names_another_group(ground: Ground) -> None:
    networks, group, other = ground.cloud.networks, new_group(ground), new_group(ground)
    networks.set_rules(
        group.id,
        SecurityGroupSpec(name=group.name, rules=(SecurityRuleSpec(direction="ingress", remote_group_id=other.id),)),
    )
    assert [rule.remote_group_id for rule in networks.security_group(group.id).rules] == [other.id]


def test_a_security_group_in_use_stays(ground: Ground) -> None:
    networks, group = ground.cloud.networks, new_group(ground)
    port = new_port(ground, ground.new_subnet(), security_group_ids=(group.id,))
    assert port.security_group_ids == (group.id,)
    with pytest.raises(NotNow):
        networks.remove_security_group(group.id)
    networks.remove_port(port.id)
    networks.remove_security_group(group.id)
    with pytest.raises(NotThere):
        networks.security_group(group.id)
