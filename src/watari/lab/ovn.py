"""OVN's centre for one cloud: its northbound and southbound databases and the daemon between them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER
from watari.lab.processes import Service
from watari.lab.programs import call

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.cloud import Cloud

TOOLS = {"northbound": "ovn-nbctl", "southbound": "ovn-sbctl"}
SCHEMAS = {"northbound": "/usr/share/ovn/ovn-nb.ovsschema", "southbound": "/usr/share/ovn/ovn-sb.ovsschema"}


def up(cloud: Cloud) -> None:
    """Start the databases, made empty where there are none, and northd. Raises ServiceFailedError."""
    folder = _folder(cloud)
    folder.mkdir(parents=True, exist_ok=True)
    for side, schema in SCHEMAS.items():
        if not (folder / f"{side}.db").exists():
            call(["ovsdb-tool", "create", str(folder / f"{side}.db"), schema])
        cloud.processes.start(_database(cloud, side))
        call([TOOLS[side], f"--db=unix:{folder / side}.sock", "init"])
    sockets = (f"--ovnnb-db=unix:{folder}/northbound.sock", f"--ovnsb-db=unix:{folder}/southbound.sock")
    cloud.processes.start(_service(cloud, "northd", "ovn-northd", *sockets))


def chassis(cloud: Cloud) -> list[str]:
    """List the hosts whose ovn-controller has reported."""
    columns = ["--format=csv", "--data=bare", "--no-headings", "--columns=name", "list", "Chassis"]
    return call([TOOLS["southbound"], f"--db=unix:{_folder(cloud)}/southbound.sock", *columns]).split()


def _database(cloud: Cloud, side: str) -> Service:
    file, port = _folder(cloud) / f"{side}.db", cloud.addresses.port(f"ovn-{side}")
    remotes = (f"--remote=punix:{_folder(cloud) / side}.sock", f"--remote=ptcp:{port}:{CONTROLLER}")
    return _service(cloud, side, "ovsdb-server", str(file), *remotes)


def _service(cloud: Cloud, name: str, program: str, *arguments: str) -> Service:
    folder = str(_folder(cloud))
    control = f"{folder}/{name}.control"
    look = ["ovs-appctl", f"--target={control}", "--timeout=2", "version"]
    return Service(
        name=f"ovn-{name}",
        argv=(program, *arguments, f"--unixctl={control}", "-vconsole:warn"),
        log=cloud.log / f"ovn-{name}.log",
        environment={**cloud.environment, "OVN_RUNDIR": folder, "OVS_RUNDIR": folder},
        ready=lambda: subprocess.run(look, check=False, capture_output=True).returncode == 0,
        ready_seconds=30,
    )


def _folder(cloud: Cloud) -> Path:
    return cloud.data / "ovn"
