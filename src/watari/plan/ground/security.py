"""The project's security groups: first all groups, then the rules that name other groups, so that circles are no trouble."""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.record import Made
from watari.model.specs import SecurityGroupSpec, SecurityRuleSpec
from watari.model.steps.bring import AdoptSecurityGroup, SetRules
from watari.model.steps.create import CreateSecurityGroup
from watari.model.survey.network import SecurityGroup, SecurityRule
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import labels
from watari.plan.scope import Chosen

DEFAULT = "default"
"""The group that Neutron makes by itself in every project; it can be neither made nor removed."""


def lay_security_groups(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make all groups of the project with the rules that need no other group, then complete those whose rules name others."""
    groups = [group for group in chart.source.survey.security_groups if group.project_id == chosen.project.id]
    names = labels(groups)
    found = {g.id: chart.there_already(chart.target.survey.security_groups, chosen.project.id, g.name) for g in groups}
    for group in groups:
        there = found[group.id]
        chart.put("security_group", group.id, there.id if there else _lay_group(chart, draft, group, names[group.id]))
    for group in groups:
        if found[group.id] is not None:
            continue
        if group.name == DEFAULT or any(_names_another(rule, group) for rule in group.rules):
            _complete(chart, draft, group, names[group.id])


def _lay_group(chart: Chart, draft: Draft, group: SecurityGroup, name: str) -> Made:
    where = chart.on_target(group.project_id)
    if group.name == DEFAULT:
        return draft.add(AdoptSecurityGroup, f"security-group/{name}", phase="prepare", **where)
    rules = tuple(_rule(chart, rule, group) for rule in _carried(chart, group) if not _names_another(rule, group))
    spec = SecurityGroupSpec(name=group.name, description=group.description, stateful=group.stateful, rules=rules)
    return draft.add(CreateSecurityGroup, f"security-group/{name}", phase="prepare", spec=spec, **where)


def _complete(chart: Chart, draft: Draft, group: SecurityGroup, name: str) -> None:
    rules = tuple(_rule(chart, rule, group) for rule in _known_rules(chart, group))
    draft.add(
        SetRules,
        f"rules/{name}",
        phase="prepare",
        group_id=chart.at("security_group", group.id),
        name=group.name,
        rules=rules,
        **chart.on_target(group.project_id),
    )


def _names_another(rule: SecurityRule, group: SecurityGroup) -> bool:
    return rule.remote_group_id not in (None, group.id)


def _carried(chart: Chart, group: SecurityGroup) -> Iterator[SecurityRule]:
    """The rules without those that name an address group: without its addresses such a rule would let everybody in."""
    for rule in group.rules:
        if rule.remote_address_group_id is None:
            yield rule
        else:
            why = f"it names the address group {rule.remote_address_group_id}, and those are not carried"
            chart.leave_out(f"rule {rule.id} of security group {group.name}", why)


def _known_rules(chart: Chart, group: SecurityGroup) -> Iterator[SecurityRule]:
    for rule in _carried(chart, group):
        if _names_another(rule, group) and chart.find("security_group", rule.remote_group_id or "") is None:
            chart.leave_out(
                f"rule {rule.id} of security group {group.name}",
                f"it names the group {rule.remote_group_id}, which does not cross",
            )
        else:
            yield rule


def _rule(chart: Chart, rule: SecurityRule, group: SecurityGroup) -> SecurityRuleSpec:
    other = rule.remote_group_id if _names_another(rule, group) else None
    return SecurityRuleSpec(
        direction=rule.direction,
        ethertype=rule.ethertype,
        protocol=rule.protocol,
        port_min=rule.port_min,
        port_max=rule.port_max,
        remote_cidr=rule.remote_cidr,
        remote_group_id=chart.at("security_group", other) if other else None,
        to_itself=rule.remote_group_id == group.id,
        description=rule.description,
    )
