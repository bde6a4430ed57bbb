"""Every role that somebody has on a chosen project, or the one that it is mapped to, exists in the target.

Why: an assignment of a role that is not there cannot be made, and its user would lose rights.

Source: `map.roles` of the goal; what is not named there keeps its name (old clouds have `_member_`, new ones `member`).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, left_words
from watari.checks.wants import wants
from watari.facts.identity import role_name, roles_left, target_role


@wants(source=("projects", "roles", "role_assignments"), target=("roles",))
def roles_exist(case: CrossingCase) -> Iterator[Found]:
    """Look up the target's name of each role in use."""
    there = ", ".join(sorted(case.facts.target.role_names))
    for assignment, left in roles_left(case.facts):
        if assignment.group_id is None and not assignment.inherited:
            role, name = role_name(case.facts, assignment), target_role(case.facts, assignment)
            act = f"{case.target_cli} role create {name}; or in the goal: map: {{roles: {{{role}: NAME}}}}"
            yield block(name, left_words(left), act, roles=there)
