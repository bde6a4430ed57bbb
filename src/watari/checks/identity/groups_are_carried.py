"""No rights on the chosen projects come through groups.

Why: Watari carries the roles of users; groups often come from LDAP or federation, which the target has its own of.
Whoever has a right through a group alone would have none on the target.

Source: Keystone's role assignments (not effective ones), where group_id is set.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants
from watari.facts.identity import roles_left, target_role


@wants(source=("projects", "roles", "role_assignments"))
def groups_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each role that a group has on a chosen project."""
    for assignment, left in roles_left(case.facts):
        if assignment.group_id is not None:
            choice = case.facts.chosen[assignment.project_id or ""].choice
            role = target_role(case.facts, assignment)
            act = (
                f"{case.target_cli} role add --group GROUP --project {choice.rename or choice.name} {role}, afterwards"
            )
            yield leaves_out(left, f"{choice.name}: {assignment.group_id}", act)
