"""The file with which every OpenStack program finds the lab's clouds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from watari.lab.bmc import access as bmc
from watari.lab.cloud import REGION, Cloud
from watari.lab.hosts import shells
from watari.lab.state import State
from watari.private import write_private

if TYPE_CHECKING:
    from collections.abc import Iterable


def entry(cloud: Cloud) -> dict[str, Any]:
    """Tell how the admin of a cloud logs in; the words are those of clouds.yaml and of openstacksdk."""
    return {
        "auth": {
            "auth_url": f"{cloud.addresses.url('keystone')}/v3",
            "username": "admin",
            "password": cloud.secret("admin"),
            "project_name": "admin",
            "user_domain_name": "Default",
            "project_domain_name": "Default",
        },
        "region_name": REGION,
        "identity_api_version": "3",
        "interface": "public",
    }


def hosts(cloud: Cloud) -> dict[str, Any]:
    """Tell how Watari reaches a cloud's hosts past its APIs; other programs pass it over."""
    return {
        "bmc": {
            "url": bmc.ADDRESS.format(service=cloud.addresses.url("bmc")),
            "username": bmc.USER,
            "password": bmc.secret(cloud),
        },
        "ssh": {"user": "root", "key": str(shells.key(cloud)), "known_hosts": str(shells.known_hosts(cloud))},
    }


def text(clouds: Iterable[Cloud]) -> str:
    """Render the entries of several clouds."""
    return yaml.safe_dump(
        {"clouds": {cloud.name: {**entry(cloud), "watari": hosts(cloud)} for cloud in clouds}}, sort_keys=False
    )


def write(state: State, clouds: Iterable[Cloud]) -> None:
    """Write them where only the owner may read."""
    write_private(state.clouds_yaml, text(clouds))
