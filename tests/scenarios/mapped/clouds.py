"""An earlier crossing, or somebody else, made most of it already."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.compute import Aggregate
from watari.model.survey.identity import Project, RoleAssignment
from watari.model.survey.survey import Survey

STORE = "project-store"


def clouds() -> dict[Any, Survey]:
    old = a.an_old_cloud(
        instances=(a.an_instance("web-1", availability_zone="east"), a.an_instance("web-2", availability_zone="west")),
        security_groups=(a.a_security_group(), a.a_security_group("web")),
        volumes=(),
    )
    new = a.a_new_cloud(
        projects=(
            Project(id="project-admin", name="admin", domain_id="default"),
            Project(id=STORE, name="store", domain_id="default"),
        ),
        users=(a.a_user("ops"), a.a_user("alice", id="user-alice-there")),
        role_assignments=(RoleAssignment(role_id="role-admin", user_id="user-ops", project_id=STORE),),
        quotas=(a.a_quota("compute", {"instances": 5, "cores": 50, "ram": 51200}, project_id=STORE),),
        flavors=(a.a_flavor("tiny"),),
        aggregates=(Aggregate(id=1, name="hall-1", availability_zone="hall-1", hosts=("nyah-1", "nyah-2")),),
        networks=(a.an_external_network(), a.a_network("lan", project_id=STORE, segmentation_id=12)),
        subnets=(a.a_subnet("lan", project_id=STORE),),
        security_groups=(a.a_security_group("web", id="group-web-there", project_id=STORE),),
    )
    return {"source": old, "target": new}
