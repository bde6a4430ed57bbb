"""What Keystone knows, and the limits that the services keep per project."""

from __future__ import annotations

from typing import Literal

from watari.model.record import Record

QuotaService = Literal["compute", "network", "volume"]


class Domain(Record):
    """A Keystone domain."""

    id: str
    name: str
    enabled: bool = True


class Project(Record):
    """A Keystone project."""

    id: str
    name: str
    domain_id: str
    description: str = ""
    enabled: bool = True
    tags: tuple[str, ...] = ()


class User(Record):
    """A Keystone user; no password, no hash: no API gives them away."""

    id: str
    name: str
    domain_id: str
    description: str = ""
    enabled: bool = True
    email: str | None = None
    default_project_id: str | None = None


class Role(Record):
    """A Keystone role."""

    id: str
    name: str


class RoleAssignment(Record):
    """A role that a user or a group has on a project or a domain."""

    role_id: str
    user_id: str | None = None
    group_id: str | None = None
    project_id: str | None = None
    domain_id: str | None = None
    inherited: bool = False


class Quota(Record):
    """The limits of one project in one service; -1 means without limit. ``used`` names what is in use and reserved."""

    project_id: str
    service: QuotaService
    limits: dict[str, int]
    used: dict[str, int] = {}

    def room(self, resource: str) -> int | None:
        """How much more of ``resource`` the project may have; None when without limit or unknown."""
        limit = self.limits.get(resource, -1)
        return None if limit < 0 else limit - self.used.get(resource, 0)


class Operator(Record):
    """Who we are in a cloud: the account behind the entry in clouds.yaml, with the roles it has where it logs in."""

    user_id: str
    user_name: str
    project_id: str
    role_names: tuple[str, ...]
