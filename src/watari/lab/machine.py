"""What a machine must be able to do before it can hold a lab: each ability tried, none guessed from a version."""

from __future__ import annotations

import ipaddress
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER, MANAGEMENT_BRIDGE
from watari.lab.packages import all_packages, install_command, missing
from watari.lab.programs import call

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watari.lab.state import State

GIB = 1 << 30
MEMORY_BYTES_ONE_CLOUD = 4 * GIB
MEMORY_BYTES_TWO_CLOUDS = 9 * GIB  # two clouds with three guests each were measured at 8 GiB
DISK_BYTES_LEAST = 5 * GIB
DISK_BYTES_GOOD = 12 * GIB
OUR_NETWORKS = ("10.98.0.0/24", "10.99.0.0/24")  # tunnels, management
TRIAL = """\
ip link add name bridge0 type bridge
ip link add name cable0 type veth peer name cable1
ip tuntap add mode tap name tap0
mount -t tmpfs none /mnt
"""


class Level(IntEnum):
    """How bad it is; the numbers are the command's exit codes."""

    GOOD = 0
    WARN = 1
    BLOCK = 2


@dataclass(frozen=True)
class Ability:
    """One thing looked at: what was found, and what to do where that is not enough."""

    name: str
    level: Level
    found: str
    cure: str = ""


def examine(state: State) -> list[Ability]:
    """Look at everything that the lab needs of this machine. Changes nothing."""
    return [
        *packages(),
        root(os.geteuid()),
        network_devices(),
        *device_files(),
        address_ranges(call(["ip", "-json", "address", "show"]) if shutil.which("ip") else "[]"),
        memory(_memory_bytes("MemAvailable"), lab_runs=Path("/sys/class/net", MANAGEMENT_BRIDGE).exists()),
        disk(state.root, shutil.disk_usage(_existing(state.root)).free),
        processors(len(os.sched_getaffinity(0))),
    ]


def packages() -> list[Ability]:
    """One line when all are there, else one for each that is missing."""
    lacking = missing()
    if not lacking:
        return [Ability("packages", Level.GOOD, f"all {len(all_packages())} installed")]
    return [
        Ability(f"package {package.name}", Level.BLOCK, f"missing ({package.purpose})", install_command([package]))
        for package in lacking
    ]


def root(user: int) -> Ability:
    """Namespaces, bridges and mounts are root's."""
    if user == 0:
        return Ability("root", Level.GOOD, "yes")
    return Ability("root", Level.BLOCK, "no", "type the lab's commands as root (sudo watari lab up ...)")


def network_devices() -> Ability:
    """Make each kind of device that the lab uses, in namespaces that are gone with the trial."""
    namespaces = ["unshare", "--net", "--mount", "--uts", "--pid", "--fork"]
    done = subprocess.run([*namespaces, "sh", "-ec", TRIAL], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return Ability("namespaces, bridges, cables, taps", Level.GOOD, "can be made")
    complaint = (done.stderr.strip() or "refused").splitlines()[-1]
    cure = "as root on the machine itself (not in an unprivileged container): modprobe -a bridge veth tun"
    return Ability("namespaces, bridges, cables, taps", Level.BLOCK, complaint, cure)


def device_files() -> list[Ability]:
    """Taps for guests; loop devices for building the guest image."""
    return [_device("/dev/net/tun", "tun"), _device("/dev/loop-control", "loop")]


def _device(path: str, module: str) -> Ability:
    if Path(path).exists():
        return Ability(path, Level.GOOD, "there")
    return Ability(path, Level.BLOCK, "not there", f"modprobe {module}")


def address_ranges(devices: str) -> Ability:
    """The lab's own networks must be free: ``devices`` is the answer of `ip -json address show`."""
    taken = [
        f"{device} has {address}"
        for device, address in _addresses(devices)
        if device != MANAGEMENT_BRIDGE and _ours(address)
    ]
    if not taken:
        return Ability("addresses", Level.GOOD, f"{' and '.join(OUR_NETWORKS)} are free")
    return Ability(
        "addresses",
        Level.BLOCK,
        "; ".join(taken),
        f"free {' and '.join(OUR_NETWORKS)}: the lab's APIs answer on {CONTROLLER}",
    )


def _addresses(devices: str) -> Iterable[tuple[str, str]]:
    return [
        (device["ifname"], entry["local"])
        for device in json.loads(devices)
        for entry in device.get("addr_info", [])
        if "local" in entry
    ]


def _ours(address: str) -> bool:
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in OUR_NETWORKS)


def memory(available_bytes: int, *, lab_runs: bool) -> Ability:
    """Room for two clouds with some guests; what a running lab has taken already is not missed again."""
    found = f"{available_bytes / GIB:.1f} GiB available"
    if lab_runs or available_bytes >= MEMORY_BYTES_TWO_CLOUDS:
        return Ability("memory", Level.GOOD, found + (", the lab runs" if lab_runs else ""))
    if available_bytes >= MEMORY_BYTES_ONE_CLOUD:
        return Ability(
            "memory", Level.WARN, found, f"enough for one cloud; two need {MEMORY_BYTES_TWO_CLOUDS // GIB} GiB"
        )
    return Ability(
        "memory",
        Level.BLOCK,
        found,
        f"one cloud needs {MEMORY_BYTES_ONE_CLOUD // GIB} GiB, two need {MEMORY_BYTES_TWO_CLOUDS // GIB}",
    )


def disk(folder: Path, free_bytes: int) -> Ability:
    """Room for virtual environments, images and volumes."""
    found, cure = (
        f"{free_bytes / GIB:.1f} GiB free for {folder}",
        f"make room, or set WATARI_LAB to a folder with {DISK_BYTES_GOOD // GIB} GiB",
    )
    if free_bytes >= DISK_BYTES_GOOD:
        return Ability("disk", Level.GOOD, found)
    return Ability("disk", Level.WARN if free_bytes >= DISK_BYTES_LEAST else Level.BLOCK, found, cure)


def processors(count: int) -> Ability:
    """Everything works on one, slowly."""
    if count > 1:
        return Ability("processors", Level.GOOD, str(count))
    return Ability("processors", Level.WARN, str(count), "with one processor everything takes twice as long")


def _memory_bytes(field: str) -> int:
    lines = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    return int(lines[field].split()[0]) * 1024


def _existing(folder: Path) -> Path:
    """The folder or the nearest one above it that exists."""
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
