"""No rights on the chosen projects come through groups.

Why: Watari carries the roles of users; groups often come from LDAP or federation, which the target has its own of.
Whoever has a right through a group alone would have none on the target.

Source: Keystone's role assignments (not effective ones), where group_id is set.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("projects", "roles", "role_assignments"))
def groups_are_carried(case: Case) -> Iterator[Found]:
    """Name each role that a group has on a chosen project."""
    roles = {r.id: r.name for r in case.source.roles}
    for assignment in case.source.role_assignments:
        if assignment.group_id is None or assignment.project_id not in case.choices:
            continue
        project = case.choices[assignment.project_id]
        role = roles.get(assignment.role_id, assignment.role_id)
        yield lost(
            f"{project.name}: {assignment.group_id}",
            f"group {assignment.group_id} has role {role} on {project.name}; group rights are not carried",
            f"{case.target_cli} role add --group GROUP --project {project.rename or project.name} {role}, afterwards",
        )
