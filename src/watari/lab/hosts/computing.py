"""A host's nova-compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.files import write_changed
from watari.lab.hosts.namespaces import enter
from watari.lab.processes import Service

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.ceph import Pool
    from watari.lab.hosts.host import Host

NAME = "nova-compute"


def prepare(host: Host, pool: Pool) -> bool:
    """Write what this host adds to the settings that all hosts share; tells whether that is new."""
    address, (first_port, end_port) = host.addresses.management, host.addresses.serial_ports
    own: ini.Ini = {
        "DEFAULT": {"host": host.name, "my_ip": address},
        "libvirt": {
            "live_migration_inbound_addr": address,
            **(_shared_disks(pool) if host.cloud.spec.disks_are_shared else {}),
        },
        # Ranges apart, as a careful operator has them: a console's port is free on whatever host its guest goes to.
        "serial_console": {"enabled": True, "proxyclient_address": address, "port_range": f"{first_port}:{end_port}"},
    }
    return write_changed(_file(host), ini.render(own))


def _shared_disks(pool: Pool) -> ini.Section:
    """Keep the disks of instances that boot from an image beside the volumes."""
    return {
        "images_type": "rbd",
        "images_rbd_pool": pool.name,
        "images_rbd_ceph_conf": str(pool.conf),
        "rbd_user": pool.user,
        "rbd_secret_uuid": pool.secret_uuid,
    }


def launch(host: Host) -> None:
    """Start nova-compute without waiting: whether it is up is asked of Nova's API."""
    shared = host.cloud.configuration("nova", "compute.conf")
    program = host.cloud.program("nova-compute")
    host.processes.launch(
        Service(
            name=NAME,
            argv=(*enter(host), program, "--config-file", str(shared), "--config-file", str(_file(host))),
            log=host.log(NAME),
            environment=host.cloud.environment,
        )
    )


def _file(host: Host) -> Path:
    return host.cloud.configuration("nova", f"h{host.number}.conf")
