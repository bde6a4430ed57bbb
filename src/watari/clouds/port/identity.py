"""What is asked of Keystone, and the quotas of all services."""

from __future__ import annotations

from typing import Protocol

from watari.model.specs import ProjectSpec, UserSpec
from watari.model.survey.identity import Domain, Operator, Project, Quota, QuotaService, Role, RoleAssignment, User


class Identity(Protocol):
    """Domains, projects, users, roles, and quotas."""

    def operator(self) -> Operator:
        """Who we are, and which roles we have where we are logged in."""

    def domains(self) -> list[Domain]:
        """All domains."""

    def projects(self) -> list[Project]:
        """All projects that the account may see."""

    def users(self) -> list[User]:
        """All users that the account may see."""

    def roles(self) -> list[Role]:
        """All roles."""

    def role_assignments(self) -> list[RoleAssignment]:
        """All role assignments on projects and domains (not effective ones, so as they were made)."""

    def create_project(self, spec: ProjectSpec) -> Project:
        """Make a project; NotNow when its name is taken in the domain."""

    def remove_project(self, project_id: str) -> None:
        """Delete a project (what it owns in other services stays there as an orphan: remove that first)."""

    def create_user(self, spec: UserSpec) -> User:
        """Make a user who has no password and so cannot log in by one; NotNow when the name is taken."""

    def remove_user(self, user_id: str) -> None:
        """Delete a user."""

    def give_role(self, role_id: str, user_id: str, project_id: str) -> None:
        """Give a role on a project; giving it twice is no error."""

    def take_role(self, role_id: str, user_id: str, project_id: str) -> None:
        """Take a role on a project; NotThere when the user does not have it."""

    def quota(self, project_id: str, service: QuotaService) -> Quota:
        """The limits and the use of a project in one service."""

    def set_quota(self, project_id: str, service: QuotaService, limits: dict[str, int]) -> None:
        """Set some limits of a project in one service; others stay."""
