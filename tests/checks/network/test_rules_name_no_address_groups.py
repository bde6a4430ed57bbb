from __future__ import annotations

from typing import Any

from tests.builders import a_security_group
from tests.checks.asking import findings, one
from watari.checks.network.rules_name_no_address_groups import rules_name_no_address_groups
from watari.model.survey.network import SecurityRule


def grouped(*remotes: str | None, **group: Any) -> dict[str, Any]:
    rules = tuple(
        SecurityRule(id=f"rule-{at}", direction="ingress", remote_address_group_id=remote)
        for at, remote in enumerate(remotes)
    )
    return {"security_groups": (a_security_group("web", rules=rules, **group),)}


def test_passes_rules_for_everybody_and_for_cidrs() -> None:
    assert findings(rules_name_no_address_groups, source=grouped(None, None)) == []


def test_finds_a_rule_for_an_address_group() -> None:
    assert one(rules_name_no_address_groups, source=grouped(None, "office-addresses")) == ("block", "web", True)


def test_names_each_rule_as_the_plan_does() -> None:
    found = findings(rules_name_no_address_groups, source=grouped("office", None, "home"))
    assert [f.says for f in found] == [
        f"rule rule-{at} of security group web is left out: it names the address group {name}, and those are not"
        " carried"
        for at, name in ((0, "office"), (2, "home"))
    ]


def test_passes_groups_of_projects_that_stay() -> None:
    assert findings(rules_name_no_address_groups, source=grouped("office", project_id="project-other")) == []
