"""Keystone: identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab.services import sections, uwsgi
from watari.lab.services.part import Part

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud


def part(cloud: Cloud) -> Part:
    """Describe Keystone for one cloud. It has no eventlet in it, so threads serve in place of processes."""
    file = cloud.configuration("keystone", "keystone.conf")
    environment = [f"OS_KEYSTONE_CONFIG_DIR={file.parent}"]
    return Part(
        name="keystone",
        databases=("keystone",),
        files={
            "keystone/keystone.conf": {
                "database": sections.database(cloud, "keystone"),
                "token": {"provider": "fernet", "expiration": 14400},
                "fernet_tokens": {"key_repository": str(cloud.data / "keystone/fernet")},
                "fernet_receipts": {"key_repository": str(cloud.data / "keystone/fernet")},
                "credential": {"key_repository": str(cloud.data / "keystone/credential")},
                # Without a cache one token costs half a second of work; in one process its memory is the right place.
                "cache": {"enabled": True, "backend": "dogpile.cache.memory", "expiration_time": 600},
                "oslo_messaging_notifications": {"driver": "noop"},
            },
            "uwsgi/keystone.ini": uwsgi.settings(cloud, "keystone", environment=environment, threads=4),
        },
        schema=((cloud.program("keystone-manage"), "--config-file", str(file), "db_sync"),),
        services=(uwsgi.service(cloud, "keystone"),),
    )
