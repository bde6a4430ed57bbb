from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.identity.domains_exist import domains_exist
from watari.model.goal import Mapping


def test_passes_a_domain_of_the_target() -> None:
    assert findings(domains_exist) == []


def test_finds_a_domain_that_the_target_does_not_have() -> None:
    goal = {"map": Mapping(domains={"Default": "Customers"})}
    assert one(domains_exist, goal=goal) == ("block", "Customers", False)
