"""Glance: images, kept as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER
from watari.lab.processes import Service
from watari.lab.services import sections, uwsgi
from watari.lab.services.part import Part

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud


def part(cloud: Cloud) -> Part:
    """Describe Glance for one cloud.

    It runs as its own program: under uWSGI it refuses the chunked uploads of Nova's snapshots.
    """
    file = cloud.configuration("glance", "glance-api.conf")
    images = cloud.data / "glance"
    return Part(
        name="glance",
        databases=("glance",),
        files={
            "glance/glance-api.conf": {
                "DEFAULT": {
                    "bind_host": CONTROLLER,
                    "bind_port": cloud.addresses.port("glance"),
                    "workers": 1,
                    "enabled_backends": "files:file",
                    "show_image_direct_url": False,
                    "hashing_algorithm": "sha512",
                },
                "database": sections.database(cloud, "glance"),
                "paste_deploy": {
                    "flavor": "keystone",
                    "config_file": str(cloud.configuration("glance", "glance-api-paste.ini")),
                },
                "glance_store": {"default_backend": "files"},
                "files": {"filesystem_store_datadir": str(images / "images")},
                "os_glance_tasks_store": {"filesystem_store_datadir": str(images / "tasks")},
                "os_glance_staging_store": {"filesystem_store_datadir": str(images / "staging")},
                "oslo_concurrency": {"lock_path": str(images / "lock")},
                "oslo_messaging_notifications": {"driver": "noop"},
                **sections.token_checks(cloud, "glance"),
            },
        },
        copies=("glance/glance-api-paste.ini",),
        folders=("glance/images", "glance/tasks", "glance/staging"),
        schema=((cloud.program("glance-manage"), "--config-file", str(file), "db_sync"),),
        services=(
            Service(
                name="glance-api",
                argv=(cloud.program("glance-api"), "--config-file", str(file)),
                log=cloud.log / "glance-api.log",
                environment=cloud.environment,
                ready=uwsgi.answers(cloud.addresses.url("glance")),
            ),
        ),
    )
