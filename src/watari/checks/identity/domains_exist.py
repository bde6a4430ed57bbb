"""The domain of every chosen project, or the one that it is mapped to, exists in the target.

Why: Watari makes projects and users, never domains: those are tied to how people log in (LDAP, federation).

Source: `map.domains` of the goal; what is not named there keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(target=("domains",))
def domains_exist(case: Case) -> Iterator[Found]:
    """Look up the target's name of each domain."""
    there = {d.name for d in case.target.domains}
    for domain in sorted({c.domain for c in case.goal.projects}):
        name = case.goal.map.domains.get(domain, domain)
        if name not in there:
            yield block(
                name,
                f"{case.goal.target} has no domain {name}",
                f"{case.target_cli} domain create {name}; or in the goal: map: {{domains: {{{domain}: NAME}}}}",
                domains=", ".join(sorted(there)),
            )
