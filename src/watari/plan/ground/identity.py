"""The project, the roles of our own account in it, its users and their roles."""

from __future__ import annotations

from typing import Any

from watari.facts.crossing import Chosen
from watari.facts.identity import target_role, target_user, user_domain, users, why_role_stays
from watari.facts.lookup import Lookup
from watari.model.record import Ref
from watari.model.specs import ProjectSpec, UserSpec
from watari.model.steps.create import CreateProject, CreateUser
from watari.model.steps.set import SetRole
from watari.model.steps.step import Side
from watari.model.survey.identity import RoleAssignment, User
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import slug


def lay_project(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the project on the target, where it is not there already, and let our account act in it on both clouds."""
    found = chart.facts.target_project(chosen.project.id)
    ref = found.id if found else _create_project(chart, draft, chosen)
    chart.put("project", chosen.project.id, ref)
    _let_operator_in(draft, "source", chart.source, chosen.project.id)
    _let_operator_in(draft, "target", chart.target, ref)


def _create_project(chart: Chart, draft: Draft, chosen: Chosen) -> Ref:
    project = chosen.project
    spec = ProjectSpec(
        name=chosen.target_name,
        domain_id=chart.target.domain_ids[chart.facts.target_domain(chosen.choice.domain)],
        description=project.description,
        enabled=project.enabled,
        tags=project.tags,
    )
    return draft.add(CreateProject, "project", cloud="target", phase="prepare", spec=spec)


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
    role = lookup.role_names.get(role_name)
    given = lookup.assignments_in(project) if isinstance(project, str) else []
    return role is not None and any(a.user_id == user_id and a.role_id == role.id for a in given)


def lay_users(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Make the project's users that the target does not have, and give all of them their roles."""
    for user in users(chart.facts, chosen):
        if chart.find("user", user.id) is None:
            _lay_user(chart, draft, user)
    for assignment in chart.source.assignments_in(chosen.project.id):
        if why_role_stays(chart.facts, assignment) is None:
            _lay_assignment(chart, draft, assignment, chosen)


def _lay_user(chart: Chart, draft: Draft, user: User) -> None:
    found = target_user(chart.facts, user)
    if found is not None:
        chart.put("user", user.id, found.id)
        return
    name = chart.label("users", user.id)
    spec = UserSpec(
        name=user.name,
        domain_id=chart.target.domain_ids[user_domain(chart.facts, user)],
        description=user.description,
        enabled=user.enabled,
        email=user.email,
    )
    chart.put("user", user.id, draft.add(CreateUser, f"user/{name}", cloud="target", phase="prepare", spec=spec))


def _lay_assignment(chart: Chart, draft: Draft, assignment: RoleAssignment, chosen: Chosen) -> None:
    user = chart.find("user", assignment.user_id or "")
    if user is None:
        return  # our own account, or a user whom the survey does not know: neither is made
    wanted = target_role(chart.facts, assignment)
    draft.add(
        SetRole,
        f"role/{chart.label('users', assignment.user_id or '')}/{slug(wanted)}",
        cloud="target",
        phase="prepare",
        user_id=user,
        role_name=wanted,
        on=chart.at("project", chosen.project.id),
        given=True,
    )
