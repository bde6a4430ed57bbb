"""Keystone, and the quotas of all services, behind the Identity port."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keystoneauth1.access import AccessInfo

from watari.clouds.errors import NotAllowed
from watari.clouds.openstack.api import Api, Json
from watari.clouds.openstack.nouns import identity as read
from watari.clouds.openstack.transport import Crew
from watari.model.specs import ProjectSpec, UserSpec
from watari.model.survey.identity import Domain, Operator, Project, Quota, QuotaService, Role, RoleAssignment, User


class OpenStackIdentity:
    """Keystone v3.

    ``access`` gives what our token says; ``roles_changed`` hears of projects where our own roles may be others now.
    """

    def __init__(
        self, apis: dict[str, Api], crew: Crew, access: Callable[[], AccessInfo], roles_changed: Callable[[str], None]
    ) -> None:
        self._api = apis["identity"]
        self._apis = apis
        self._crew = crew
        self._access = access
        self._roles_changed = roles_changed

    def operator(self) -> Operator:
        """From the token, no request of its own."""
        token = self._access()
        return Operator(
            user_id=token.user_id,
            user_name=token.username,
            project_id=token.project_id or "",
            role_names=tuple(token.role_names or ()),
        )

    def domains(self) -> list[Domain]:
        """`GET /v3/domains`."""
        return [read.domain(json) for json in self._api.list("/domains", "domains")]

    def projects(self) -> list[Project]:
        """All, or where the account may not list them, those where it has a role."""
        try:
            found = self._api.list("/projects", "projects")
        except NotAllowed:
            found = self._api.list("/auth/projects", "projects")
        return [read.project(json) for json in found]

    def users(self) -> list[User]:
        """Asked per domain: with domain-specific drivers (LDAP) a list without one holds the default domain's only."""
        lists = self._crew.each(lambda domain: self._api.list("/users", "users", domain_id=domain.id), self.domains())
        return [read.user(json) for found in lists for json in found]

    def roles(self) -> list[Role]:
        """Global roles and those of domains."""
        return [read.role(json) for json in self._api.list("/roles", "roles")]

    def role_assignments(self) -> list[RoleAssignment]:
        """Those on the whole system are left out: they are about no project."""
        found = self._api.list("/role_assignments", "role_assignments")
        return [read.role_assignment(json) for json in found if "system" not in json["scope"]]

    def create_project(self, spec: ProjectSpec) -> Project:
        """`POST /v3/projects`."""
        body = {
            "name": spec.name,
            "domain_id": spec.domain_id,
            "description": spec.description,
            "enabled": spec.enabled,
            "tags": list(spec.tags),
        }
        return read.project(self._api.post("/projects", {"project": body})["project"])

    def remove_project(self, project_id: str) -> None:
        """`DELETE /v3/projects/ID`."""
        self._api.delete(f"/projects/{project_id}")
        self._roles_changed(project_id)

    def create_user(self, spec: UserSpec) -> User:
        """`POST /v3/users` without a password."""
        body: Json = {"name": spec.name, "domain_id": spec.domain_id, "enabled": spec.enabled}
        if spec.description:
            body["description"] = spec.description
        if spec.email is not None:
            body["email"] = spec.email
        return read.user(self._api.post("/users", {"user": body})["user"])

    def remove_user(self, user_id: str) -> None:
        """`DELETE /v3/users/ID`."""
        self._api.delete(f"/users/{user_id}")

    def give_role(self, role_id: str, user_id: str, project_id: str) -> None:
        """`PUT`, idempotent by nature; tokens of ours for this project lack the role, so they are thrown away."""
        self._api.put(f"/projects/{project_id}/users/{user_id}/roles/{role_id}")
        self._our_roles_changed(user_id, project_id)

    def take_role(self, role_id: str, user_id: str, project_id: str) -> None:
        """`DELETE`; Keystone revokes the user's tokens for this project, so ours are thrown away."""
        self._api.delete(f"/projects/{project_id}/users/{user_id}/roles/{role_id}")
        self._our_roles_changed(user_id, project_id)

    def _our_roles_changed(self, user_id: str, project_id: str) -> None:
        if user_id == self._access().user_id:
            self._roles_changed(project_id)

    def quota(self, project_id: str, service: QuotaService) -> Quota:
        """Limits with use, in the form that each service has for it."""
        paths: dict[QuotaService, tuple[str, str, dict[str, Any]]] = {
            "compute": (f"/os-quota-sets/{project_id}/detail", "quota_set", {}),
            "network": (f"/quotas/{project_id}/details", "quota", {}),
            "volume": (f"/os-quota-sets/{project_id}", "quota_set", {"usage": "true"}),
        }
        path, key, query = paths[service]
        return read.quota(project_id, service, self._apis[service].get(path, **query)[key])

    def set_quota(self, project_id: str, service: QuotaService, limits: dict[str, int]) -> None:
        """`PUT`; what is not named stays."""
        if service == "network":
            self._apis[service].put(f"/quotas/{project_id}", {"quota": limits})
        else:
            self._apis[service].put(f"/os-quota-sets/{project_id}", {"quota_set": limits})
