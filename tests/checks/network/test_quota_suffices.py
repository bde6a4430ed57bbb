from __future__ import annotations

from typing import Any

from tests.builders import a_plan, a_quota, crossing
from tests.checks.asking import findings, one
from watari.checks.network.quota_suffices import quota_suffices
from watari.model.record import Made, Ref
from watari.model.specs import ProjectSpec, SecurityGroupSpec, SecurityRuleSpec
from watari.model.steps.bring import SetRules
from watari.model.steps.create import CreateProject, CreateSecurityGroup
from watari.model.survey.identity import Project


def shop_on_target(ports: int, **limits: int) -> dict[str, Any]:
    project = Project(id="new-shop", name="shop", domain_id="default")
    return {"projects": (project,), "quotas": (a_quota("network", {"port": ports, "floatingip": 5} | limits, project_id="new-shop"),)}


def group(key: str, rules: int, project: Ref = "new-shop") -> CreateSecurityGroup:
    spec = SecurityGroupSpec(name=key, rules=(SecurityRuleSpec(direction="ingress"),) * rules)
    return CreateSecurityGroup(key=key, cloud="target", phase="prepare", project=project, spec=spec)


def completed(group_id: Ref, rules: int) -> SetRules:
    some = (SecurityRuleSpec(direction="egress"),) * rules
    return SetRules(key="rules", cloud="target", phase="prepare", project="new-shop", group_id=group_id, name="g", rules=some)


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
    maker = CreateProject(key="p", cloud="target", phase="prepare", spec=ProjectSpec(name="office", domain_id="default"))
    plan = a_plan(crossing(), maker, group("web", 2, project=Made(by="p")), completed("group-there", 9))
    assert findings(quota_suffices, target=shop_on_target(9, security_group=0, security_group_rule=0), plan=plan) == []


def test_counts_for_a_project_that_the_plan_makes_against_the_limits_of_the_source() -> None:
    maker = CreateProject(key="p", cloud="target", phase="prepare", spec=ProjectSpec(name="shop", domain_id="default"))
    plan = a_plan(crossing(), maker, group("web", 2, project=Made(by="p")))
    old = {"quotas": (a_quota("network", {"security_group": 0}),)}
    [finding] = findings(quota_suffices, source=old, plan=plan)
    assert (finding.subject, "quotas: raise" in finding.act) == ("shop: security_group", False)
