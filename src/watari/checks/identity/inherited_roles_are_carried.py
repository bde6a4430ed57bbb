"""No roles on the chosen projects are inherited by projects below them.

Why: Watari gives roles in the project itself. Whoever has a right through inheritance alone would have none on the
target.

Source: Keystone's OS-INHERIT: assignments with `inherited_to_projects` hold below a project and not in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.identity import role_name, roles_left


@wants(source=("projects", "roles", "role_assignments"))
def inherited_roles_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each inherited assignment of a user."""
    for assignment, left in roles_left(case.facts):
        if assignment.inherited and assignment.group_id is None:
            choice = case.facts.chosen[assignment.project_id or ""].choice
            act = (
                f"{case.target_cli} role add --inherited --user {assignment.user_id} "
                f"--project {choice.rename or choice.name} {role_name(case.facts, assignment)}, afterwards"
            )
            yield warn(f"{choice.name}: {assignment.user_id}", left_words(left), act)
