"""Nova: API, metadata, scheduler and conductor; its computes are in `hosts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.addresses import CONTROLLER
from watari.lab.cloud import REGION
from watari.lab.processes import Service
from watari.lab.services import sections, uwsgi
from watari.lab.services.part import Part

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud
    from watari.lab.ini import Ini, Section

FILTERS = (
    "ComputeFilter",
    "ComputeCapabilitiesFilter",
    "ImagePropertiesFilter",
    "ServerGroupAntiAffinityFilter",
    "ServerGroupAffinityFilter",
)
DISCOVERY_SECONDS = 5
# Half of Nova's own 10 and 60: a host that lost its power is seen as down sooner, with as many reports missed before.
REPORT_SECONDS, DOWN_SECONDS = 5, 30

# What all hosts of all clouds share; each adds its name and addresses.
_COMPUTE: Ini = {
    "DEFAULT": {
        "compute_driver": "libvirt.LibvirtDriver",
        "state_path": "/var/lib/nova",
        "instances_path": "/var/lib/nova/instances",
        "force_config_drive": True,
        "reserved_host_memory_mb": 0,
        # Two cores for all hosts of the lab: what bounds a host is the memory that it says it has.
        "initial_cpu_allocation_ratio": 16.0,
        "vif_plugging_timeout": 120,
        # Lab guests end within 2 s of the power button; one that does not listen shall not cost Nova's default of 60 s.
        "shutdown_timeout": 10,
        # After `lab down` and `lab up` the guests run again, as after a power cut.
        "resume_guests_state_on_host_boot": True,
    },
    "oslo_concurrency": {"lock_path": "/var/lib/nova/lock"},
    "libvirt": {
        "virt_type": "qemu",
        "cpu_mode": "none",
        "images_type": "qcow2",
        "live_migration_scheme": "tcp",
        "num_memory_encrypted_guests": 0,
        # MiB for translated code; without a bound each guest of 128 MiB costs 40 MiB more.
        "tb_cache_size": 32,
    },
    "workarounds": {
        "disable_rootwrap": True,
        "skip_cpu_compare_on_dest": True,
        "skip_cpu_compare_at_startup": True,
    },
    "os_vif_ovs": {"ovsdb_connection": "unix:/run/openvswitch/db.sock"},
}


def part(cloud: Cloud) -> Part:
    """Describe Nova for one cloud."""
    file = cloud.configuration("nova", "nova.conf")
    environment = [f"OS_NOVA_CONFIG_DIR={file.parent}"]
    everything = _settings(cloud)
    # A compute that knows a database tries to reach it (2026.1); in production it knows none either.
    without_databases = ini.without(everything, "database", "api_database")
    return Part(
        name="nova",
        databases=("nova_api", "nova", "nova_cell0"),
        files={
            "nova/nova.conf": everything,
            "nova/compute.conf": ini.merge(without_databases, _COMPUTE),
            "uwsgi/nova.ini": uwsgi.settings(cloud, "nova", environment=environment, processes=2),
            "uwsgi/nova-metadata.ini": uwsgi.settings(cloud, "nova-metadata", environment=environment, processes=0),
        },
        copies=("nova/api-paste.ini",),
        folders=("nova",),
        schema=_schema(cloud, str(file)),
        services=(
            uwsgi.service(cloud, "nova"),
            uwsgi.service(cloud, "nova-metadata"),
            _worker(cloud, "nova-conductor"),
            _worker(cloud, "nova-scheduler"),
        ),
    )


def cell_url(cloud: Cloud, database: str) -> str:
    """Tell how a cell finds its database: Nova fills in user, password and server from its own configuration."""
    return f"{{scheme}}://{{username}}:{{password}}@{{hostname}}:{{port}}/{cloud.database(database)}?{{query}}"


def _schema(cloud: Cloud, file: str) -> tuple[tuple[str, ...], ...]:
    nova_manage = (cloud.program("nova-manage"), "--config-file", file)
    messaging = "{scheme}://{username}:{password}@{hostname}:{port}/{path}"
    return (
        (*nova_manage, "api_db", "sync"),
        (*nova_manage, "cell_v2", "map_cell0", "--database_connection", cell_url(cloud, "nova_cell0")),
        (*nova_manage, "db", "sync"),
        (
            *(*nova_manage, "cell_v2", "create_cell", "--name", "cell1"),
            *("--database_connection", cell_url(cloud, "nova"), "--transport-url", messaging),
        ),
    )


def _settings(cloud: Cloud) -> Ini:
    own: Ini = {
        "DEFAULT": {
            "my_ip": CONTROLLER,
            "metadata_workers": 1,
            "osapi_compute_workers": 1,
            "report_interval": REPORT_SECONDS,
            "service_down_time": DOWN_SECONDS,
        },
        "api_database": sections.database(cloud, "nova_api"),
        "database": sections.database(cloud, "nova"),
        "wsgi": {"api_paste_config": str(cloud.configuration("nova", "api-paste.ini"))},
        "vnc": {"enabled": False},
        "scheduler": {"workers": 1, "discover_hosts_in_cells_interval": DISCOVERY_SECONDS},
        "conductor": {"workers": 1},
        "filter_scheduler": {"enabled_filters": ",".join(FILTERS)},
        **_neighbours(cloud),
    }
    return ini.merge(
        sections.messaging(cloud, "nova"),
        own,
        sections.token_checks(cloud, "nova"),
        sections.service_user(cloud, "nova"),
    )


def _neighbours(cloud: Cloud) -> dict[str, Section]:
    return {
        "glance": {"region_name": REGION, "endpoint_override": cloud.addresses.url("glance")},
        "placement": sections.credentials(cloud, "placement"),
        "neutron": {
            **sections.credentials(cloud, "neutron"),
            "service_metadata_proxy": True,
            "metadata_proxy_shared_secret": cloud.secret("metadata"),
        },
        "cinder": {
            **sections.credentials(cloud, "cinder"),
            "catalog_info": "volumev3::publicURL",
            "os_region_name": REGION,
        },
    }


def _worker(cloud: Cloud, program: str) -> Service:
    file = str(cloud.configuration("nova", "nova.conf"))
    return Service(
        name=program,
        argv=(cloud.program(program), "--config-file", file),
        log=cloud.log / f"{program}.log",
        environment=cloud.environment,
    )
