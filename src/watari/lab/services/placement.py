"""Placement: what hosts have and what instances take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab.services import sections, uwsgi
from watari.lab.services.part import Part

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud


def part(cloud: Cloud) -> Part:
    """Describe Placement for one cloud."""
    file = cloud.configuration("placement", "placement.conf")
    environment = [f"OS_PLACEMENT_CONFIG_DIR={file.parent}"]
    return Part(
        name="placement",
        databases=("placement",),
        files={
            "placement/placement.conf": {
                "placement_database": sections.database(cloud, "placement"),
                "api": {"auth_strategy": "keystone"},
                **sections.token_checks(cloud, "placement"),
            },
            "uwsgi/placement.ini": uwsgi.settings(cloud, "placement", environment=environment, threads=2),
        },
        schema=((cloud.program("placement-manage"), "--config-file", str(file), "db", "sync"),),
        services=(uwsgi.service(cloud, "placement"),),
    )
