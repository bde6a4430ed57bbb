from __future__ import annotations

from tests.builders import SHOP
from tests.checks.asking import findings, one
from watari.checks.identity.groups_are_carried import groups_are_carried
from watari.model.survey.identity import RoleAssignment


def test_passes_roles_of_users() -> None:
    assert findings(groups_are_carried) == []


def test_finds_a_role_of_a_group() -> None:
    assignment = RoleAssignment(role_id="role-member", group_id="group-dev", project_id=SHOP)
    assert one(groups_are_carried, source={"role_assignments": (assignment,)}) == ("block", "shop: group-dev", True)
