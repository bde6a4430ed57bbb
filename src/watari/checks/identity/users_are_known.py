"""Every user with a part in a chosen project is one that the survey knows.

Why: whoever is not known is not made on the target, and has no role there; the project would lose a member in silence.

Source: Keystone gives role assignments of users that are gone, or that a federated or LDAP domain does not list.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.identity import unknown_users_left


@wants(source=("projects", "users", "role_assignments", "instances"))
def users_are_known(case: CrossingCase) -> Iterator[Found]:
    """Name each id of a user that nobody bears."""
    for id_, left in unknown_users_left(case.facts):
        act = f"see who it is: {case.source_cli} user show {id_}; give that person a role on {case.goal.target} by hand"
        yield warn(id_, left_words(left), act)
