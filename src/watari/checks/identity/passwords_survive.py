"""Users of the chosen projects exist in the target already, with their own way to log in.

Why: Keystone's API gives away no password and no hash, so a user whom Watari makes has none and cannot log in until
somebody sets one. Application credentials, trusts and EC2 keys hang on the user and are lost with it.

Source: Keystone's user API has no password hash to read or write; the movers that carried hashes edited its database.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("projects", "users", "role_assignments"), target=("users", "domains"))
def passwords_survive(case: CrossingCase) -> Iterator[Found]:
    """Name each user with a role on a chosen project who is not in the target."""
    domains = {d.id: d.name for d in case.target.domains}
    there = {(domains.get(u.domain_id, u.domain_id), u.name) for u in case.target.users}
    old = {d.id: d.name for d in case.source.domains}
    used = {a.user_id for a in case.source.role_assignments if a.project_id in case.facts.chosen}
    for user in case.source.users:
        domain = old.get(user.domain_id, user.domain_id)
        if user.id in used and (case.goal.map.domains.get(domain, domain), user.name) not in there:
            yield lost(
                user.name,
                f"{user.name} will be made without a password: no API gives it away",
                f"after the crossing: {case.target_cli} user set --password-prompt {user.name}",
                domain=domain,
            )
