"""A host's nova-compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.files import write_changed
from watari.lab.hosts.namespaces import enter
from watari.lab.processes import Service

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.hosts.host import Host

NAME = "nova-compute"


def prepare(host: Host) -> bool:
    """Write what this host adds to the settings that all hosts share; tells whether that is new."""
    address = host.addresses.management
    own: ini.Ini = {
        "DEFAULT": {"host": host.name, "my_ip": address},
        "libvirt": {"live_migration_inbound_addr": address},
    }
    return write_changed(_file(host), ini.render(own))


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
