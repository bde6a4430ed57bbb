"""The domain of every chosen project and of every user that is made, or the one mapped to, exists in the target.

Why: Watari makes projects and users, never domains: those are tied to how people log in (LDAP, federation).

Source: `map.domains` of the goal; what is not named there keeps its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(target=("domains",))
def domains_exist(case: CrossingCase) -> Iterator[Found]:
    """Look up the target's name of each domain."""
    there = ", ".join(sorted(case.facts.target.domain_ids))
    for fault in case.unfit("domain"):
        yield block(fault.subject, fault.says, fault.cure, domains=there)
