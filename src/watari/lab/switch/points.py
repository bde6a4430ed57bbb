"""Vantage points: namespaces with an address on one VLAN of the switch, from which probes look at instances.

The kernel of a small machine may have no VLAN devices. So each vantage point has an Open vSwitch of its own, in the
userspace datapath like the hosts', with an access port on the VLAN.
"""

from __future__ import annotations

import ipaddress
import json
import shutil
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from watari.lab.hosts.namespaces import namespace_names
from watari.lab.processes import Processes, Service, kept
from watari.lab.programs import call
from watari.lab.switch.bridge import has_device, plug
from watari.private import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.state import State

SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
UPLINK, BRIDGE, ACCESS = "uplink", "br-vantage", "access"
PATIENCE_SECONDS = 30
UNTAGGED = 0


@dataclass(frozen=True)
class Vantage:
    """A place on VLAN ``vlan`` (0: untagged) with ``address``, written as 198.51.100.5/24."""

    vlan: int
    address: str

    @property
    def namespace(self) -> str:
        """Its network namespace, as `ip netns` shows it."""
        return f"wtr-v{self.vlan}"

    @property
    def cable(self) -> str:
        """The switch's end of its cable."""
        return f"wtrv{self.vlan}"


def vantage(state: State, vlan: int, address: str) -> str:
    """Make a vantage point and return the name of its namespace; the switch must be up.

    One VLAN has at most one: asked for again with another address, it gets that address in place of the old one.
    Raises ValueError for an address without prefix length, CommandFailedError, ServiceFailedError.
    """
    if "/" not in address:
        raise ValueError(f"{address}: the address of a vantage point needs a prefix length")
    point = Vantage(vlan, str(ipaddress.ip_interface(address)))
    if not _up(state, point):
        _down(state, point)
        _start(state, point)
    call(["ip", "-n", point.namespace, "address", "flush", "dev", ACCESS])
    call(["ip", "-n", point.namespace, "address", "add", point.address, "dev", ACCESS])
    write_private(_folder(state, point) / "vantage.json", json.dumps(asdict(point)))
    return point.namespace


def vantages(state: State) -> list[Vantage]:
    """All vantage points that were made and not dropped, whether they are up or not."""
    records = state.switch.glob("v*/vantage.json")
    return sorted((Vantage(**json.loads(record.read_text())) for record in records), key=lambda point: point.vlan)


def drop_vantage(state: State, vlan: int) -> None:
    """Remove a vantage point and forget it; nothing happens when there is none."""
    point = Vantage(vlan, "")
    _down(state, point)
    shutil.rmtree(_folder(state, point), ignore_errors=True)


def start_vantages(state: State) -> None:
    """Make all that are remembered."""
    for point in vantages(state):
        vantage(state, point.vlan, point.address)


def end_vantages(state: State) -> None:
    """End all that are remembered, and those of which a killed command left only the folder."""
    for folder in state.switch.glob("v*"):
        _down(state, Vantage(int(folder.name[1:]), ""))


def _folder(state: State, point: Vantage) -> Path:
    return state.switch / f"v{point.vlan}"


def _up(state: State, point: Vantage) -> bool:
    processes = Processes(_folder(state, point) / "run")
    return processes.running("ovsdb") and processes.running("vswitchd") and has_device(point.cable)


def _start(state: State, point: Vantage) -> None:
    folder = _folder(state, point)
    (folder / "run").mkdir(parents=True, exist_ok=True)
    call(["ip", "netns", "add", point.namespace])
    plug(point.namespace, UPLINK, point.cable)
    call(["ovsdb-tool", "create", str(folder / "conf.db"), SCHEMA])
    processes = Processes(folder / "run")
    processes.start(_database(folder, point))
    call([*_control(folder), "--no-wait", "init"])
    processes.launch(_switch(folder, point))
    call([*_control(folder), *_ports(point)])  # waits until the switch has made them
    call(["ip", "-n", point.namespace, "link", "set", "lo", "up"])
    call(["ip", "-n", point.namespace, "link", "set", ACCESS, "up"])


def _down(state: State, point: Vantage) -> None:
    folder = _folder(state, point)
    Processes(folder / "run").stop_all()
    if has_device(point.cable):
        call(["ip", "link", "delete", point.cable])
    if point.namespace in namespace_names():
        call(["ip", "netns", "delete", point.namespace])
    for rest in (*folder.glob("*.db"), *folder.glob("*.sock"), *folder.glob("*.ctl")):
        rest.unlink()  # a socket of a killed daemon would look like one that answers


def _ports(point: Vantage) -> list[str]:
    access = ["add-port", BRIDGE, ACCESS] + ([f"tag={point.vlan}"] if point.vlan != UNTAGGED else [])
    return [
        *("add-br", BRIDGE, "--", "set", "bridge", BRIDGE, "datapath_type=netdev"),
        *("--", "add-port", BRIDGE, UPLINK),
        *("--", *access, "--", "set", "interface", ACCESS, "type=internal"),
    ]


def _control(folder: Path) -> list[str]:
    return ["ovs-vsctl", f"--db=unix:{folder}/db.sock", f"--timeout={PATIENCE_SECONDS}"]


def _database(folder: Path, point: Vantage) -> Service:
    return _daemon(folder, point, "ovsdb", "ovsdb-server", str(folder / "conf.db"), f"--remote=punix:{folder}/db.sock")


def _switch(folder: Path, point: Vantage) -> Service:
    daemon = _daemon(folder, point, "vswitchd", "ovs-vswitchd", f"unix:{folder}/db.sock")
    return replace(daemon, argv=kept(*daemon.argv))


def _daemon(folder: Path, point: Vantage, name: str, *argv: str) -> Service:
    control = f"--unixctl={folder}/{name}.ctl"
    return Service(
        name=name,
        argv=("ip", "netns", "exec", point.namespace, *argv, control, "-vconsole:warn"),
        log=folder / f"{name}.log",
        environment={"OVS_RUNDIR": str(folder)},
        ready=(folder / "db.sock").exists,
        ready_seconds=PATIENCE_SECONDS,
    )
