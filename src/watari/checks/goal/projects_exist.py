"""The projects that the goal names exist in the source, and are enabled.

Why: a misspelt name would move nothing, silently; in a disabled project nobody may act.

Source: Keystone; names are unique in a domain, and the goal's domain is `Default` where it names none.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("projects", "domains"))
def projects_exist(case: CrossingCase) -> Iterator[Found]:
    """Find each named project by domain and name."""
    names = [p.name for p in case.source.projects]
    for fault in case.unfit("project"):
        similar = ", ".join(get_close_matches(fault.subject, names)) or "none"
        yield block(fault.subject, fault.says, fault.cure, similar=similar)
    for project in case.facts.projects:
        if not project.enabled:
            yield block(
                project.name,
                f"project {project.name} is disabled in {case.goal.source}: nobody can act in it",
                f"{case.source_cli} project set --enable {project.id}",
            )
