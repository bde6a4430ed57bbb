"""A simulated Keystone, with the quotas of all services."""

from __future__ import annotations

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.quotas import quota_of
from watari.clouds.simulated.refusals import not_now, not_there
from watari.model.specs import ProjectSpec, UserSpec
from watari.model.survey.identity import Domain, Operator, Project, Quota, QuotaService, Role, RoleAssignment, User


class SimulatedIdentity(Desk):
    """Domains, projects, users, roles, and quotas in memory."""

    @call
    def operator(self) -> Operator:
        """Who we are here."""
        return self.state.operator.model_copy(
            update={"project_id": self.caller.project_id, "role_names": self._role_names()},
        )

    @call
    def domains(self) -> list[Domain]:
        """All domains."""
        self.sees("domains")
        self.admins_only("identity:list_domains")
        return list(self.state.domains)

    @call
    def projects(self) -> list[Project]:
        """All projects that the account may see: all for an admin, else those where it has a role."""
        self.sees("projects")
        if self.caller.is_admin:
            return list(self.state.projects)
        mine = {a.project_id for a in self.state.role_assignments if a.user_id == self.caller.user_id} | {
            self.caller.project_id
        }
        return self.state.projects.where(lambda p: p.id in mine)

    @call
    def users(self) -> list[User]:
        """All users."""
        self.sees("users")
        self.admins_only("identity:list_users")
        return list(self.state.users)

    @call
    def roles(self) -> list[Role]:
        """All roles."""
        self.sees("roles")
        self.admins_only("identity:list_roles")
        return list(self.state.roles)

    @call
    def role_assignments(self) -> list[RoleAssignment]:
        """All role assignments."""
        self.sees("role_assignments")
        self.admins_only("identity:list_role_assignments")
        return list(self.state.role_assignments)

    @call
    def create_project(self, spec: ProjectSpec) -> Project:
        """Make a project."""
        self.admins_only("identity:create_project")
        self.state.domains.get(spec.domain_id)
        if any(p.domain_id == spec.domain_id for p in self.state.projects.by("name", spec.name)):
            raise not_now(
                "Conflict occurred attempting to store project - it is not permitted to have two projects named"
                f" {spec.name}."
            )
        return self.state.projects.put(Project(id=self._hex_id("project"), **dict(spec)))

    @call
    def remove_project(self, project_id: str) -> None:
        """Delete a project with its role assignments; what it owns elsewhere stays."""
        self.admins_only("identity:delete_project")
        self.state.projects.drop(project_id)
        self._drop_assignments(project_id=project_id)

    @call
    def create_user(self, spec: UserSpec) -> User:
        """Make a user."""
        self.admins_only("identity:create_user")
        self.state.domains.get(spec.domain_id)
        if self.state.users.where(lambda u: u.name == spec.name and u.domain_id == spec.domain_id):
            raise not_now(f"Conflict occurred attempting to store user - Duplicate entry found with name {spec.name}.")
        return self.state.users.put(User(id=self._hex_id("user"), **dict(spec)))

    @call
    def remove_user(self, user_id: str) -> None:
        """Delete a user with its role assignments."""
        self.admins_only("identity:delete_user")
        self.state.users.drop(user_id)
        self._drop_assignments(user_id=user_id)

    @call
    def give_role(self, role_id: str, user_id: str, project_id: str) -> None:
        """Give a role on a project."""
        self.admins_only("identity:create_grant")
        self.state.role_assignments.put(self._grant(role_id, user_id, project_id))

    @call
    def take_role(self, role_id: str, user_id: str, project_id: str) -> None:
        """Take a role on a project."""
        self.admins_only("identity:revoke_grant")
        grant = self._grant(role_id, user_id, project_id)
        self.state.role_assignments.drop(self.state.role_assignments.key(grant))

    @call
    def quota(self, project_id: str, service: QuotaService) -> Quota:
        """The limits and the use of a project in one service."""
        self.sees("quotas")
        self.must_own("project", project_id, project_id)
        return quota_of(self.state, project_id, service)

    @call
    def set_quota(self, project_id: str, service: QuotaService, limits: dict[str, int]) -> None:
        """Set some limits of a project in one service."""
        self.admins_only(f"quota_set:update ({service})")
        quota = quota_of(self.state, project_id, service)
        self.state.quotas.put(quota.model_copy(update={"limits": {**quota.limits, **limits}}))

    def _grant(self, role_id: str, user_id: str, project_id: str) -> RoleAssignment:
        state = self.state
        known_user = user_id in state.users or user_id == state.operator.user_id
        if not known_user:
            raise not_there("user", user_id)
        return RoleAssignment(
            role_id=state.roles.get(role_id).id, user_id=user_id, project_id=state.projects.get(project_id).id
        )

    def _role_names(self) -> tuple[str, ...]:
        home = self.state.operator
        if self.caller.project_id == home.project_id and self.caller.role_names == frozenset(home.role_names):
            return home.role_names
        return tuple(sorted(self.caller.role_names))

    def _drop_assignments(self, *, user_id: str | None = None, project_id: str | None = None) -> None:
        table = self.state.role_assignments
        for given in table:
            if (user_id and given.user_id == user_id) or (project_id and given.project_id == project_id):
                table.drop(table.key(given))

    def _hex_id(self, kind: str) -> str:
        return self.state.new_id(kind).replace("-", "")
