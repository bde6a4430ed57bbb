"""The project's security groups.

First all groups, then the rules that name other groups, so that circles are no trouble.
"""

from __future__ import annotations

from watari.facts.crossing import Chosen
from watari.facts.security import carried_rules, group_there, names_another
from watari.model.record import Made
from watari.model.specs import SecurityGroupSpec, SecurityRuleSpec
from watari.model.steps.bring import AdoptSecurityGroup, SetRules
from watari.model.steps.create import CreateSecurityGroup
from watari.model.survey.network import SecurityGroup, SecurityRule
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import labels

DEFAULT = "default"
"""The group that Neutron makes by itself in every project; it can be neither made nor removed."""


def lay_security_groups(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make all groups of the project with the rules that need no other, then complete those whose rules name others."""
    groups = chart.source.security_groups_in(chosen.project.id)
    names = labels(groups)
    found = {group.id: group_there(chart.facts, group) for group in groups}
    for group in groups:
        there = found[group.id]
        chart.put("security_group", group.id, there.id if there else _lay_group(chart, draft, group, names[group.id]))
    for group in groups:
        if found[group.id] is not None:
            continue
        if group.name == DEFAULT or any(names_another(rule, group) for rule in group.rules):
            _complete(chart, draft, group, names[group.id])


def _lay_group(chart: Chart, draft: Draft, group: SecurityGroup, name: str) -> Made:
    where = chart.on_target(group.project_id)
    if group.name == DEFAULT:
        return draft.add(AdoptSecurityGroup, f"security-group/{name}", phase="prepare", **where)
    carried = carried_rules(chart.facts, group)
    rules = tuple(_rule(chart, rule, group) for rule in carried if not names_another(rule, group))
    spec = SecurityGroupSpec(name=group.name, description=group.description, stateful=group.stateful, rules=rules)
    return draft.add(CreateSecurityGroup, f"security-group/{name}", phase="prepare", spec=spec, **where)


def _complete(chart: Chart, draft: Draft, group: SecurityGroup, name: str) -> None:
    rules = tuple(_rule(chart, rule, group) for rule in carried_rules(chart.facts, group))
    draft.add(
        SetRules,
        f"rules/{name}",
        phase="prepare",
        group_id=chart.at("security_group", group.id),
        name=group.name,
        rules=rules,
        **chart.on_target(group.project_id),
    )


def _rule(chart: Chart, rule: SecurityRule, group: SecurityGroup) -> SecurityRuleSpec:
    """The rule as the source has it, with the target's like of the group whose members it lets in."""
    spec = SecurityRuleSpec.of(rule, group.id)
    other = rule.remote_group_id if names_another(rule, group) else None
    return spec.model_copy(update={"remote_group_id": chart.at("security_group", other)}) if other else spec
