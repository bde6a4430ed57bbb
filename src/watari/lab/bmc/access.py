"""How the controllers of a cloud's hosts are reached, and the service that they are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from watari.lab.bmc.redfish import ROOT, SYSTEMS
from watari.lab.processes import Service
from watari.lab.services.uwsgi import answers

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud
    from watari.lab.hosts.host import Host

NAME = "bmc"
USER = "operator"
ADDRESS = (
    f"{{service}}{SYSTEMS}/{{{{host}}}}"  # as clouds.yaml has it: one address for all hosts, {host} to be filled in
)


def url(host: Host) -> str:
    """Tell the address of a host's controller."""
    return ADDRESS.format(service=host.cloud.addresses.url("bmc")).format(host=host.name)


def secret(cloud: Cloud) -> str:
    """Tell the password of all controllers of a cloud, made on first use."""
    return cloud.secret("bmc")


def service(cloud: Cloud) -> Service:
    """Describe the process that serves them. The password is read from the lab's folder, never an argument."""
    return Service(
        name=NAME,
        argv=(sys.executable, "-m", "watari.lab.bmc.server", str(cloud.state.root), cloud.name),
        log=cloud.log / "bmc.log",
        ready=answers(f"{cloud.addresses.url('bmc')}{ROOT}"),
        ready_seconds=30,
    )
