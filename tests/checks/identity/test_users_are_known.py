from __future__ import annotations

from tests.builders import SHOP
from tests.checks.asking import findings, one
from watari.checks.identity.users_are_known import users_are_known
from watari.model.survey.identity import RoleAssignment


def test_passes_users_that_the_survey_knows() -> None:
    assert findings(users_are_known) == []


def test_warns_of_a_role_of_nobody() -> None:
    given = (RoleAssignment(role_id="role-member", user_id="user-gone", project_id=SHOP),)
    assert one(users_are_known, source={"role_assignments": given}) == ("warn", "user-gone", True)
