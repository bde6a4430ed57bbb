"""Nobody relies on which user made an instance.

Why: the APIs take the owner from the token that makes the thing, so on the target the operator's account is the user of
every instance. The project stays its owner, and its members may do with it what they could before.

Source: `user_id` of Nova's servers is the token's (nova/compute/api.py takes it from the context); the same goes for
volumes in Cinder and server groups in Nova.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("instances", "projects"))
def owners_survive(case: CrossingCase) -> Iterator[Found]:
    """One finding for each project with instances of others."""
    names = {u.id: u.name for u in case.source.users}
    for project in case.facts.projects:
        owners = {names.get(i.user_id, i.user_id) for i in case.facts.taken_in.get(project.id, ())}
        if owners - {case.target.operator.user_name}:
            yield lost(
                project.name,
                f"instances of {project.name} will belong to the user {case.target.operator.user_name} on"
                f" {case.goal.target}",
                "see that no quota per user, policy or billing relies on the user of an instance",
                owners=", ".join(sorted(owners)),
            )
