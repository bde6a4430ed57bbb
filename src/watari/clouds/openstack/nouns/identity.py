"""Keystone's JSON, and the quotas of all services, to nouns."""

from __future__ import annotations

from typing import Any

from watari.clouds.openstack.answers import reader
from watari.model.survey.identity import Domain, Project, Quota, QuotaService, Role, RoleAssignment, User

Json = dict[str, Any]


@reader
def domain(json: Json) -> Domain:
    """Read a domain."""
    return Domain(id=json["id"], name=json["name"], enabled=json["enabled"])


@reader
def project(json: Json) -> Project:
    """Read a project."""
    return Project(
        id=json["id"],
        name=json["name"],
        domain_id=json["domain_id"],
        description=json.get("description") or "",
        enabled=json["enabled"],
        tags=tuple(json.get("tags", ())),
    )


@reader
def user(json: Json) -> User:
    """Read a user; ``description`` and ``email`` are extras that Keystone keeps if they were given."""
    return User(
        id=json["id"],
        name=json["name"],
        domain_id=json["domain_id"],
        description=json.get("description") or "",
        enabled=json["enabled"],
        email=json.get("email"),
        default_project_id=json.get("default_project_id"),
    )


@reader
def role(json: Json) -> Role:
    """Read a role."""
    return Role(id=json["id"], name=json["name"])


@reader
def role_assignment(json: Json) -> RoleAssignment:
    """Read a role assignment on a project or a domain."""
    scope = json["scope"]
    return RoleAssignment(
        role_id=json["role"]["id"],
        user_id=json.get("user", {}).get("id"),
        group_id=json.get("group", {}).get("id"),
        project_id=scope.get("project", {}).get("id"),
        domain_id=scope.get("domain", {}).get("id"),
        inherited=scope.get("OS-INHERIT:inherited_to") is not None,
    )


@reader
def quota(project_id: str, service: QuotaService, json: Json) -> Quota:
    """Read a detailed quota set: Nova and Cinder call the use ``in_use``, Neutron ``used``.

    What is reserved counts as used.
    """
    details = {name: value for name, value in json.items() if isinstance(value, dict)}
    return Quota(
        project_id=project_id,
        service=service,
        limits={name: int(value["limit"]) for name, value in details.items()},
        used={name: _used(value) for name, value in details.items()},
    )


def _used(detail: Json) -> int:
    in_use: int = detail["in_use"] if "in_use" in detail else detail["used"]
    reserved: int = detail.get("reserved", 0)
    return in_use + reserved
