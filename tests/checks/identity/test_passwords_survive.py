from __future__ import annotations

from tests.builders import a_user
from tests.checks.asking import findings, one
from watari.checks.identity.passwords_survive import passwords_survive


def test_passes_users_that_the_target_has() -> None:
    assert findings(passwords_survive, target={"users": (a_user("ops"), a_user("alice"))}) == []


def test_finds_a_user_who_must_be_made() -> None:
    assert one(passwords_survive) == ("block", "alice", True)
