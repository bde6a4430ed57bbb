"""Cinder: volumes on the lab's Ceph, in a pool of the cloud's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.addresses import CONTROLLER
from watari.lab.processes import Service
from watari.lab.services import sections, uwsgi
from watari.lab.services.part import Part

if TYPE_CHECKING:
    from watari.lab.ceph import Pool
    from watari.lab.cloud import Cloud
    from watari.lab.ini import Ini

BACKEND = "ceph"


def part(cloud: Cloud, pool: Pool) -> Part:
    """Describe Cinder for one cloud, with its volumes in ``pool``."""
    file = cloud.configuration("cinder", "cinder.conf")
    environment = [f"OS_CINDER_CONFIG_DIR={file.parent}"]
    # Cinder's WSGI script takes its files from the command line that uWSGI is told to show it.
    api = ini.merge(
        uwsgi.settings(cloud, "cinder", environment=environment, processes=1),
        {"uwsgi": {"pyargv": f"--config-file {file}"}},
    )
    return Part(
        name="cinder",
        databases=("cinder",),
        files={
            "cinder/cinder.conf": _settings(cloud, pool),
            "cinder/rootwrap.conf": _root_programs(cloud),
            "uwsgi/cinder.ini": api,
        },
        copies=("cinder/api-paste.ini", "cinder/resource_filters.json"),
        folders=("cinder",),
        schema=((cloud.program("cinder-manage"), "--config-file", str(file), "db", "sync"),),
        services=(
            uwsgi.service(cloud, "cinder"),
            _worker(cloud, "cinder-scheduler"),
            _worker(cloud, "cinder-volume"),
        ),
    )


def _settings(cloud: Cloud, pool: Pool) -> Ini:
    own: Ini = {
        "DEFAULT": {
            "host": f"{cloud.name}-cinder",
            "my_ip": CONTROLLER,
            "osapi_volume_workers": 1,
            "glance_api_servers": cloud.addresses.url("glance"),
            "api_paste_config": str(cloud.configuration("cinder", "api-paste.ini")),
            "enabled_backends": BACKEND,
            "default_volume_type": "__DEFAULT__",
            "auth_strategy": "keystone",
            "rootwrap_config": str(cloud.configuration("cinder", "rootwrap.conf")),
            "resource_query_filters_file": str(cloud.configuration("cinder", "resource_filters.json")),
        },
        "database": sections.database(cloud, "cinder"),
        "nova": sections.credentials(cloud, "nova"),
        BACKEND: _backend(pool),
    }
    return ini.merge(
        sections.messaging(cloud, "cinder"),
        own,
        sections.token_checks(cloud, "cinder"),
        sections.service_user(cloud, "cinder"),
    )


def _root_programs(cloud: Cloud) -> Ini:
    programs = f"{cloud.venv / 'bin'},/sbin,/usr/sbin,/bin,/usr/bin"
    return {"DEFAULT": {"filters_path": str(cloud.venv / "etc/cinder/rootwrap.d"), "exec_dirs": programs}}


def _backend(pool: Pool) -> dict[str, str]:
    return {
        "volume_backend_name": BACKEND,
        "volume_driver": "cinder.volume.drivers.rbd.RBDDriver",
        "rbd_pool": pool.name,
        "rbd_ceph_conf": str(pool.conf),
        "rbd_user": pool.user,
        "rbd_secret_uuid": pool.secret_uuid,
    }


def _worker(cloud: Cloud, program: str) -> Service:
    file = str(cloud.configuration("cinder", "cinder.conf"))
    return Service(
        name=program,
        argv=(cloud.program(program), "--config-file", file),
        log=cloud.log / f"{program}.log",
        environment=cloud.environment,
    )
