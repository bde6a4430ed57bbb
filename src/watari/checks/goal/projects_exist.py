"""The projects that the goal names exist in the source, and are enabled.

Why: a misspelt name would move nothing, silently; in a disabled project nobody may act.

Source: Keystone; names are unique in a domain, and the goal's domain is `Default` where it names none.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("projects", "domains"))
def projects_exist(case: Case) -> Iterator[Found]:
    """Find each named project by domain and name."""
    found = {(c.domain, c.name) for c in case.choices.values()}
    names = [p.name for p in case.source.projects]
    for choice in case.goal.projects:
        if (choice.domain, choice.name) not in found:
            yield block(
                choice.name,
                f"{case.goal.source} has no project {choice.name} in the domain {choice.domain}",
                f"correct `projects` in the goal; {case.source_cli} project list --domain {choice.domain}",
                similar=", ".join(get_close_matches(choice.name, names)) or "none",
            )
    for project in case.projects:
        if not project.enabled:
            yield block(
                project.name,
                f"project {project.name} is disabled in {case.goal.source}: nobody can act in it",
                f"{case.source_cli} project set --enable {project.id}",
            )
