from __future__ import annotations

from tests.checks.asking import findings, one
from watari.checks.identity.roles_exist import roles_exist
from watari.model.goal import Mapping
from watari.model.survey.identity import Role


def test_passes_roles_of_the_target() -> None:
    assert findings(roles_exist) == []


def test_finds_a_role_that_the_target_does_not_have() -> None:
    assert one(roles_exist, target={"roles": (Role(id="r", name="admin"),)}) == ("block", "member", False)


def test_passes_a_mapped_role() -> None:
    target = {"roles": (Role(id="r", name="user"),)}
    assert findings(roles_exist, target=target, goal={"map": Mapping(roles={"member": "user"})}) == []
