"""What of the lab runs, how much memory it takes, and where it answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab.bmc import access
from watari.lab.cloud import Cloud, load_cloud
from watari.lab.hosts.host import Host, hosts
from watari.lab.hosts.namespaces import first_pid
from watari.lab.power import power_state
from watari.lab.processes import Processes, all_pids, run_folder, session

if TYPE_CHECKING:
    from watari.lab.state import State

GUESTS, OTHERS = "guests", "others"
KIB = 1024


@dataclass(frozen=True)
class Row:
    """One service, or what remains of a part after its services.

    ``memory_bytes``: its share (PSS), summed over its processes.
    """

    part: str
    service: str
    state: str
    memory_bytes: int
    address: str = ""


def status(state: State, cloud_name: str | None = None) -> list[Row]:
    """Look at all parts of the lab, or at one cloud. Changes nothing, asks no API. Raises UnknownCloudError."""
    clouds = [load_cloud(state, name) for name in ([cloud_name] if cloud_name else state.cloud_names())]
    parts = {} if cloud_name else _shared_parts(state)
    for cloud in clouds:
        parts |= _cloud_parts(cloud)
    computers = {host.name: host for cloud in clouds for host in hosts(cloud)}
    memory = _Memory({str(host.folder / "run"): pid for host in computers.values() if (pid := first_pid(host))})
    rows = [
        row for name, run in parts.items() for row in (*_power(computers.get(name)), *_part_rows(name, run, memory))
    ]
    addresses = {(cloud.name, f"{api}-api"): cloud.addresses.url(api) for cloud in clouds for api in _APIS}
    addresses |= {(cloud.name, "neutron-server"): cloud.addresses.url("neutron") for cloud in clouds}
    return [_with_address(row, addresses) for row in rows]


_APIS = ("keystone", "placement", "nova", "glance", "neutron", "cinder")


def _shared_parts(state: State) -> dict[str, Path]:
    return {"infra": state.infra / "run", "ceph": state.ceph / "run"} | {
        f"switch {folder.parent.name}": folder for folder in sorted(state.switch.glob("*/run"))
    }


def _cloud_parts(cloud: Cloud) -> dict[str, Path]:
    fakes = {f"{cloud.name} fakes": cloud.folder / "run-fakes"} if cloud.spec.fake_hosts else {}
    return {cloud.name: cloud.folder / "run"} | fakes | {host.name: host.folder / "run" for host in hosts(cloud)}


def _power(host: Host | None) -> list[Row]:
    """Tell the power of a host, at the address of its controller."""
    return [Row(host.name, "power", power_state(host).lower(), 0, access.url(host))] if host else []


def _part_rows(part: str, run: Path, memory: _Memory) -> list[Row]:
    processes = Processes(run)
    rows = [
        Row(part, name, "up" if (pid := processes.pid(name)) else "ended", memory.take(pid) if pid else 0)
        for name in processes.names()
    ]
    rows += [Row(part, name, f"{count} running", taken) for name, count, taken in memory.rest(run)]
    return rows or [Row(part, "-", "down", 0)]


def _with_address(row: Row, addresses: dict[tuple[str, str], str]) -> Row:
    return replace(row, address=addresses.get((row.part, row.service), row.address))


class _Memory:
    """One look at all processes of the machine, put down to the parts that they belong to.

    A service is its session. What left the session is known by its mark; QEMU, which libvirt starts with an
    environment of its own, by its host's process namespace.
    """

    def __init__(self, first_pids: dict[str, int]) -> None:
        inside = {_process_namespace(pid): run for run, pid in first_pids.items()}
        self._sessions: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
        for pid in all_pids():
            self._sessions[session(pid)].append((pid, inside.get(_process_namespace(pid)) or run_folder(pid)))

    def take(self, leader: int) -> int:
        """Tell the memory of one service, which leads a session of its own."""
        return sum(_share(pid) for pid, _ in self._sessions.pop(leader, []))

    def rest(self, run: Path) -> list[tuple[str, int, int]]:
        """Tell what belongs to a part and to none of its services: kind, number and memory."""
        pids = [pid for members in self._sessions.values() for pid, owner in members if owner == str(run)]
        kinds = {kind: [_share(pid) for pid in pids if _kind(pid) == kind] for kind in (GUESTS, OTHERS)}
        return [(kind, len(shares), sum(shares)) for kind, shares in kinds.items() if shares]


def _kind(pid: int) -> str:
    return GUESTS if _name(pid).startswith("qemu") else OTHERS


def _share(pid: int) -> int:
    """Proportional set size: shared pages are divided among those who share them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * KIB for line in lines if line.startswith("Pss:")), 0)


def _process_namespace(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/ns/pid").readlink())
    except OSError:
        return ""


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
