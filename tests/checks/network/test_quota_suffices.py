from __future__ import annotations

from typing import Any

from tests.builders import a_plan, a_quota, crossing
from tests.checks.asking import findings, one
from watari.checks.network.quota_suffices import quota_suffices
from watari.model.plan import Move, Wave
from watari.model.record import Made, Ref
from watari.model.specs import NetworkSpec, PortSpec, ProjectSpec, SecurityGroupSpec, SecurityRuleSpec, SubnetSpec
from watari.model.steps.bring import SetRules
from watari.model.steps.create import CreateNetwork, CreatePort, CreateProject, CreateSecurityGroup, CreateSubnet
from watari.model.steps.set import JoinSubnet
from watari.model.survey.identity import Project


def shop_on_target(ports: int, **limits: int) -> dict[str, Any]:
    project = Project(id="new-shop", name="shop", domain_id="default")
    return {
        "projects": (project,),
        "quotas": (a_quota("network", {"port": ports, "floatingip": 5} | limits, project_id="new-shop"),),
    }


def group(key: str, rules: int, project: Ref = "new-shop") -> CreateSecurityGroup:
    spec = SecurityGroupSpec(name=key, rules=(SecurityRuleSpec(direction="ingress"),) * rules)
    return CreateSecurityGroup(key=key, cloud="target", phase="prepare", project=project, spec=spec)


def completed(group_id: Ref, rules: int) -> SetRules:
    some = (SecurityRuleSpec(direction="egress"),) * rules
    return SetRules(
        key="rules", cloud="target", phase="prepare", project="new-shop", group_id=group_id, name="g", rules=some
    )


def test_passes_a_quota_with_room() -> None:
    assert findings(quota_suffices, target=shop_on_target(3)) == []


def test_finds_too_few_ports() -> None:
    assert one(quota_suffices, target=shop_on_target(2)) == ("block", "shop: port", False)


def test_counts_the_groups_and_rules_of_the_plan() -> None:
    plan = a_plan(crossing(), group("web", 2), group("db", 1), completed(Made(by="db"), 3))
    assert findings(quota_suffices, target=shop_on_target(9, security_group=2, security_group_rule=5), plan=plan) == []
    found = findings(quota_suffices, target=shop_on_target(9, security_group=1, security_group_rule=4), plan=plan)
    assert [finding.subject for finding in found] == ["shop: security_group", "shop: security_group_rule"]
    assert "quota set --secgroups 2 shop" in found[0].act
    assert "quota set --secgroup-rules 5 shop" in found[1].act


def test_counts_only_what_is_made_in_the_project() -> None:
    maker = CreateProject(
        key="p", cloud="target", phase="prepare", spec=ProjectSpec(name="office", domain_id="default")
    )
    plan = a_plan(crossing(), maker, group("web", 2, project=Made(by="p")), completed("group-there", 9))
    assert findings(quota_suffices, target=shop_on_target(9, security_group=0, security_group_rule=0), plan=plan) == []


def test_counts_for_a_project_that_the_plan_makes_against_the_limits_of_the_source() -> None:
    maker = CreateProject(key="p", cloud="target", phase="prepare", spec=ProjectSpec(name="shop", domain_id="default"))
    plan = a_plan(crossing(), maker, group("web", 2, project=Made(by="p")))
    old = {"quotas": (a_quota("network", {"security_group": 0}),)}
    [finding] = findings(quota_suffices, source=old, plan=plan)
    assert (finding.subject, "quotas: raise" in finding.act) == ("shop: security_group", False)


def test_counts_the_ports_that_the_plan_makes_in_the_project() -> None:
    where: dict[str, Any] = {"cloud": "target", "phase": "prepare", "project": "new-shop"}
    network = CreateNetwork(**where, key="n", spec=NetworkSpec(name="inner"))
    subnets = tuple(
        CreateSubnet(**where, key=f"s{at}", spec=SubnetSpec(network_id=Made(by="n"), name="s", cidr=f"10.{at}.0.0/24"))
        for at in (1, 2)
    )
    ready = CreatePort(**where, key="p", spec=PortSpec(network_id=Made(by="n"), name="p"))
    leg = JoinSubnet(**where, key="j", router_id="r", subnet_id=Made(by="s1"))
    of_others = CreatePort(**{**where, "project": None}, key="r", spec=PortSpec(network_id="other", name="r"))
    on_source = CreatePort(**{**where, "cloud": "source"}, key="h", spec=PortSpec(network_id="other", name="h"))
    own = CreatePort(**where, key="own", spec=PortSpec(network_id="other", name="own"))
    move = Move(
        id="web-1", subject_kind="instance", subject="web-1", subject_id="instance-web-1", steps=(own, on_source)
    )
    plan = a_plan(crossing(), network, *subnets, ready, leg, of_others, waves=(Wave(name="web", moves=(move,)),))
    assert findings(quota_suffices, target=shop_on_target(4), plan=plan) == []
    [finding] = findings(quota_suffices, target=shop_on_target(3), plan=plan)
    assert (finding.subject, finding.evidence["needed"]) == ("shop: port", "4")
    assert "from wave web on" in finding.says
    assert "quota set --ports 4 shop" in finding.act
