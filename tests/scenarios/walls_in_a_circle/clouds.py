"""web lets db in, db lets web in, default lets itself in."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.identity import Role, RoleAssignment
from watari.model.survey.network import SecurityRule
from watari.model.survey.survey import Survey


def rule(number: int, **fields: Any) -> SecurityRule:
    return SecurityRule(**{"id": f"rule-{number}", "direction": "ingress", "protocol": "tcp"} | fields)


def clouds() -> dict[Any, Survey]:
    groups = (
        a.a_security_group(
            rules=(rule(1, direction="egress", protocol=None), rule(2, protocol=None, remote_group_id="group-default"))
        ),
        a.a_security_group("web", rules=(rule(3, port_min=80, port_max=80), rule(4, remote_group_id="group-db"))),
        a.a_security_group("db", rules=(rule(5, port_min=5432, port_max=5432, remote_group_id="group-web"),)),
        a.a_security_group(
            "ops", rules=(rule(6, remote_cidr="192.0.2.0/24"), rule(7, remote_group_id="group-of-others"))
        ),
    )
    web = {"security_group_ids": ("group-web", "group-ops")}
    old = a.an_old_cloud(
        users=(a.a_user("ops"), a.a_user("alice"), a.a_user("bob", email="bob@example.org")),
        role_assignments=(
            RoleAssignment(role_id="role-member", user_id="user-alice", project_id=a.SHOP),
            RoleAssignment(role_id="role-member", user_id="user-bob", project_id=a.SHOP),
            RoleAssignment(role_id="role-member", group_id="group-staff", project_id=a.SHOP),
            RoleAssignment(role_id="role-audit", user_id="user-bob", project_id=a.SHOP),
        ),
        roles=(
            Role(id="role-admin", name="admin"),
            Role(id="role-member", name="member"),
            Role(id="role-audit", name="audit"),
        ),
        security_groups=groups,
        server_groups=(a.a_server_group(), a.a_server_group("lonely")),
        instances=(
            a.an_instance("web-1", server_group_ids=("servergroup-apart",)),
            a.an_instance("web-2", server_group_ids=("servergroup-apart",)),
        ),
        ports=(
            a.an_instance_port("web-1", "198.51.100.11", **web),
            a.an_instance_port("web-2", "198.51.100.12", **web),
        ),
        volumes=(),
    )
    roles = (Role(id="role-admin", name="admin"), Role(id="role-tenant", name="tenant"))
    return {"source": old, "target": a.a_new_cloud(roles=roles, users=(a.a_user("ops"), a.a_user("bob")))}
