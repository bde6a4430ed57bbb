"""Every role that somebody has on a chosen project, or the one that it is mapped to, exists in the target.

Why: an assignment of a role that is not there cannot be made, and its user would lose rights.

Source: `map.roles` of the goal; what is not named there keeps its name (old clouds have `_member_`, new ones `member`).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("projects", "roles", "role_assignments"), target=("roles",))
def roles_exist(case: Case) -> Iterator[Found]:
    """Look up the target's name of each role in use."""
    used = {a.role_id for a in case.source.role_assignments if a.project_id in case.choices}
    there = {r.name for r in case.target.roles}
    for role in case.source.roles:
        name = case.goal.map.roles.get(role.name, role.name)
        if role.id in used and name not in there:
            yield block(
                name,
                f"users have role {role.name} on chosen projects, and {case.goal.target} has no role {name}",
                f"{case.target_cli} role create {name}; or in the goal: map: {{roles: {{{role.name}: NAME}}}}",
                roles=", ".join(sorted(there)),
            )
