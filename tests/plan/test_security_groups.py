"""Rules that cannot be carried are left out: never made wider than they were."""

from __future__ import annotations

import pytest

from tests.scenarios.stories import goal_of, surveys_in
from watari.model.plan import Plan
from watari.model.steps.bring import SetRules
from watari.model.steps.create import CreateSecurityGroup
from watari.model.survey.network import SecurityRule
from watari.plan.crossing import plan

STORY = "walls_in_a_circle"
NAMED = SecurityRule(id="rule-office", direction="ingress", protocol="tcp", remote_address_group_id="office")


def planned(group: str, *more: SecurityRule) -> Plan:
    """The story, in which a group has further rules."""
    surveys = surveys_in(STORY)
    groups = tuple(
        g.model_copy(update={"rules": (*g.rules, *more)}) if g.name == group else g
        for g in surveys["source"].security_groups
    )
    return plan(goal_of(STORY), {**surveys, "source": surveys["source"].model_copy(update={"security_groups": groups})})


def rules(whole: Plan, group: str) -> list[tuple[str | None, object, str | None]]:
    """What the rules that the plan sets last in a group let in."""
    sets = {s.name: s.rules for s in whole.steps() if isinstance(s, SetRules)}
    makes = {s.spec.name: s.spec.rules for s in whole.steps() if isinstance(s, CreateSecurityGroup)}
    return [(rule.protocol, rule.remote_group_id, rule.remote_cidr) for rule in sets.get(group, makes.get(group, ()))]


@pytest.mark.parametrize("group", ["default", "web", "db", "ops"])
def test_a_rule_for_an_address_group_is_left_out_and_told(group: str) -> None:
    whole = planned(group, NAMED)
    assert rules(whole, group) == rules(planned(group), group) != []
    told = {left.subject: left.why for left in whole.left_out}
    assert "address group office" in told[f"rule rule-office of security group {group}"]


def test_a_rule_for_everybody_is_carried() -> None:
    for_all = NAMED.model_copy(update={"remote_address_group_id": None})
    assert ("tcp", None, None) in rules(planned("ops", for_all), "ops")
