"""The project, the roles of our own account in it, its users and their roles."""

from __future__ import annotations

from typing import Any

from watari.model.record import Ref
from watari.model.specs import ProjectSpec, UserSpec
from watari.model.steps.create import CreateProject, CreateUser
from watari.model.steps.set import SetRole
from watari.model.steps.step import Side
from watari.model.survey.identity import RoleAssignment, User
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.errors import GoalDoesNotFit
from watari.plan.lookup import Lookup
from watari.plan.names import slug
from watari.plan.scope import Chosen


def lay_project(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the project on the target, where it is not there already, and let our account act in it on both clouds."""
    domain = chart.goal.map.domains.get(chosen.choice.domain, chosen.choice.domain)
    found = chart.target.project_named(chosen.target_name, domain)
    ref = found.id if found else _create_project(chart, draft, chosen, domain)
    chart.put("project", chosen.project.id, ref)
    _let_operator_in(draft, "source", chart.source, chosen.project.id)
    _let_operator_in(draft, "target", chart.target, ref)


def _create_project(chart: Chart, draft: Draft, chosen: Chosen, domain: str) -> Ref:
    project = chosen.project
    spec = ProjectSpec(
        name=chosen.target_name,
        domain_id=domain_id(chart, domain),
        description=project.description,
        enabled=project.enabled,
        tags=project.tags,
    )
    return draft.add(CreateProject, "project", cloud="target", phase="prepare", spec=spec)


def domain_id(chart: Chart, name: str) -> str:
    """Give the id of a domain of the target by its name."""
    for id_, found in chart.target.domain_names.items():
        if found == name:
            return id_
    raise GoalDoesNotFit(
        f"{chart.goal.target} has no domain {name}",
        cure="name one of its domains in `map: {domains: {...}}` of the goal, or make the domain",
    )


def _let_operator_in(draft: Draft, side: Side, lookup: Lookup, project: Ref) -> None:
    # What a project owns is made in that project, so our account needs a role there; undo and finish take it back.
    operator = lookup.survey.operator
    role = operator_role(operator.role_names)
    if not _has_role(lookup, operator.user_id, role, project):
        fields: dict[str, Any] = {"cloud": side, "user_id": operator.user_id, "role_name": role, "on": project}
        draft.add(SetRole, f"operator-on-{side}", phase="prepare", until_finish=True, **fields)


def operator_role(role_names: tuple[str, ...]) -> str:
    """Give the role that lets our account do its work in a project: what it has where it logs in, admin first."""
    return "admin" if "admin" in role_names or not role_names else min(role_names)


def _has_role(lookup: Lookup, user_id: str, role_name: str, project: Ref) -> bool:
    role = lookup.role_named(role_name)
    return role is not None and any(
        a.user_id == user_id and a.role_id == role.id and a.project_id == project
        for a in lookup.survey.role_assignments
    )


def lay_users(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the project's users that the target does not have, and give all of them their roles."""
    assignments = [a for a in chart.source.survey.role_assignments if a.project_id == chosen.project.id]
    for user in _users(chart, chosen, assignments):
        if chart.find("user", user.id) is None:
            _lay_user(chart, draft, user)
    for assignment in assignments:
        _lay_assignment(chart, draft, assignment, chosen)


def _users(chart: Chart, chosen: Chosen, assignments: list[RoleAssignment]) -> list[User]:
    """The users with a role in the project, and those in whose name its instances' keys are; not our own account."""
    members = [a.user_id for a in assignments if a.user_id]
    owners = [i.user_id for i in chart.source.survey.instances if i.project_id == chosen.project.id and i.key_name]
    own = chart.source.survey.operator.user_id
    ids = [id_ for id_ in dict.fromkeys([*members, *owners]) if id_ != own]
    unknown = [id_ for id_ in ids if id_ not in chart.source.users]
    for id_ in unknown:
        chart.leave_out(
            f"user {id_}", f"it has a part in project {chosen.project.name}, but the survey does not know it"
        )
    return [chart.source.users[id_] for id_ in ids if id_ in chart.source.users]


def _lay_user(chart: Chart, draft: Draft, user: User) -> None:
    source_domain = chart.source.domain_names.get(user.domain_id, "Default")
    domain = chart.goal.map.domains.get(source_domain, source_domain)
    found = chart.target.user_named(user.name, domain)
    if found is not None:
        chart.put("user", user.id, found.id)
        return
    name = chart.source.label("users", user.id)
    spec = UserSpec(
        name=user.name,
        domain_id=domain_id(chart, domain),
        description=user.description,
        enabled=user.enabled,
        email=user.email,
    )
    chart.put("user", user.id, draft.add(CreateUser, f"user/{name}", cloud="target", phase="prepare", spec=spec))


def _lay_assignment(chart: Chart, draft: Draft, assignment: RoleAssignment, chosen: Chosen) -> None:
    role = chart.source.roles.get(assignment.role_id)
    role_name = role.name if role else assignment.role_id
    subject = f"role {role_name} in project {chosen.project.name}"
    if assignment.group_id is not None:
        chart.leave_out(
            subject, f"it is given to the group {assignment.group_id}; groups do not cross: give it to the group there"
        )
        return
    if assignment.inherited:
        chart.leave_out(subject, "it is inherited by projects below this one: give it there by hand")
        return
    user = chart.find("user", assignment.user_id or "")
    wanted = chart.goal.map.roles.get(role_name, role_name)
    if user is None:
        return
    if chart.target.role_named(wanted) is None:
        chart.leave_out(
            subject, f"{chart.goal.target} has no role {wanted}: name one in `map: {{roles: {{{role_name}: ...}}}}`"
        )
        return
    name = chart.source.label("users", assignment.user_id or "")
    on = chart.at("project", chosen.project.id)
    draft.add(
        SetRole,
        f"role/{name}/{slug(wanted)}",
        cloud="target",
        phase="prepare",
        user_id=user,
        role_name=wanted,
        on=on,
        given=True,
    )
