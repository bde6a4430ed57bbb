"""Ways into a cloud of the lab: as its administrator, and as the user of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openstack
from openstack.config import OpenStackConfig
from openstack.connection import Connection

if TYPE_CHECKING:
    from watari.lab.state import State

DOMAIN = "Default"


def administrator(state: State, cloud: str) -> Connection:
    """Log in with the lab's own clouds.yaml."""
    files = OpenStackConfig(config_files=[str(state.clouds_yaml)], load_envvars=False)
    return Connection(config=files.get_one(cloud))


def member(state: State, cloud: str, project: str) -> Connection:
    """Log in as the user of a project; both have one name."""
    admin = administrator(state, cloud)
    return openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=admin.config.auth["auth_url"],
        username=project,
        password=password(state, cloud, project),
        project_name=project,
        user_domain_name=DOMAIN,
        project_domain_name=DOMAIN,
        region_name=admin.config.region_name,
    )


def password(state: State, cloud: str, project: str) -> str:
    """The password of a project's user, made on first use."""
    return state.secret(f"{cloud}/user-{project}")
