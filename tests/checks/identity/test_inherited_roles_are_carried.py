from __future__ import annotations

from tests.builders import SHOP
from tests.checks.asking import findings, one
from watari.checks.identity.inherited_roles_are_carried import inherited_roles_are_carried
from watari.model.survey.identity import RoleAssignment


def test_passes_roles_in_the_project_itself() -> None:
    assert findings(inherited_roles_are_carried) == []


def test_warns_of_a_role_that_projects_below_inherit() -> None:
    given = (RoleAssignment(role_id="role-member", user_id="user-alice", project_id=SHOP, inherited=True),)
    assert one(inherited_roles_are_carried, source={"role_assignments": given}) == ("warn", "shop: user-alice", True)
