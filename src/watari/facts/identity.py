"""Users, roles and keys of the projects that cross: who has a part in them, and what of it stays."""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.crossing import Chosen, CrossingFacts
from watari.model.plan import LeftOut
from watari.model.survey.compute import Instance
from watari.model.survey.identity import RoleAssignment, User


def user_ids(facts: CrossingFacts, chosen: Chosen) -> list[str]:
    """The users with a role in a project, and those in whose name its instances' keys are; not our own account."""
    project = chosen.project.id
    members = [a.user_id for a in facts.source.assignments_in(project) if a.user_id]
    owners = [i.user_id for i in facts.source.instances_in(project) if i.key_name]
    own = facts.source.survey.operator.user_id
    return [id_ for id_ in dict.fromkeys([*members, *owners]) if id_ != own]


def users(facts: CrossingFacts, chosen: Chosen) -> list[User]:
    """Those of them that the survey knows."""
    known = facts.source.users
    return [known[id_] for id_ in user_ids(facts, chosen) if id_ in known]


def user_domain(facts: CrossingFacts, user: User) -> str:
    """The name of the domain that a user is in on the target."""
    return facts.target_domain(facts.source.domain_names.get(user.domain_id, "Default"))


def target_user(facts: CrossingFacts, user: User) -> User | None:
    """The user of the target that stands for one of the source already."""
    return facts.target.users_named.get((user_domain(facts, user), user.name))


def unknown_users_left(facts: CrossingFacts) -> Iterator[tuple[str, LeftOut]]:
    """The ids of users with a part in a project whom the survey does not know."""
    for chosen in facts.chosen.values():
        for id_ in user_ids(facts, chosen):
            if id_ not in facts.source.users:
                why = f"it has a part in project {chosen.project.name}, but the survey does not know it"
                yield id_, LeftOut(subject=f"user {id_}", why=why)


def target_role(facts: CrossingFacts, assignment: RoleAssignment) -> str:
    """The name of the role on the target that is to be given for an assignment."""
    name = role_name(facts, assignment)
    return facts.goal.map.roles.get(name, name)


def role_name(facts: CrossingFacts, assignment: RoleAssignment) -> str:
    """The name of an assignment's role on the source; its id where the survey does not know it."""
    role = facts.source.roles.get(assignment.role_id)
    return role.name if role is not None else assignment.role_id


def why_role_stays(facts: CrossingFacts, assignment: RoleAssignment) -> str | None:
    """Say why nobody is given what an assignment gives; None when its user is."""
    if assignment.group_id is not None:
        return f"it is given to the group {assignment.group_id}; groups do not cross: give it to the group there"
    if assignment.inherited:
        return "it is inherited by projects below this one: give it there by hand"
    wanted = target_role(facts, assignment)
    if assignment.user_id in facts.source.users and wanted not in facts.target.role_names:
        name = role_name(facts, assignment)
        return f"{facts.goal.target} has no role {wanted}: name one in `map: {{roles: {{{name}: ...}}}}`"
    return None


def roles_left(facts: CrossingFacts) -> Iterator[tuple[RoleAssignment, LeftOut]]:
    """The assignments in projects that cross which stay."""
    own = facts.source.survey.operator.user_id
    for chosen in facts.chosen.values():
        for assignment in facts.source.assignments_in(chosen.project.id):
            why = why_role_stays(facts, assignment) if assignment.user_id != own else None
            if why is not None:
                subject = f"role {role_name(facts, assignment)} in project {chosen.project.name}"
                yield assignment, LeftOut(subject=subject, why=why)


def keypairs_left(facts: CrossingFacts) -> Iterator[tuple[Instance, LeftOut]]:
    """The keys of moving instances that their users have no longer."""
    for instance in facts.moving.values():
        if instance.key_name is not None and (instance.user_id, instance.key_name) not in facts.source.keypairs:
            why = (
                "its user has it no longer (or the survey could not see it): "
                "the instance keeps what is on its disk, Nova forgets the name"
            )
            yield instance, LeftOut(subject=f"keypair {instance.key_name} of instance {instance.name}", why=why)
