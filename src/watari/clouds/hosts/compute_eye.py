"""A program of its own for a compute host: what its nova-compute was told, and whom that reaches.

JSON on standard output.

`compute_eye.py` tells the settings that moves between hosts depend on; `compute_eye.py PEERS` (JSON, see `Peer`) tries
the ways to other hosts, each as the process that would use it: SSH as nova-compute's user, libvirt from where libvirt's
daemon is. It enters their namespaces, so containers do not matter, and needs root for that, Python 3.7's standard
library, and nothing else.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

NOVA_FOLDER = "/etc/nova/nova.conf.d"
NOVA_FILES = ("/etc/nova/nova.conf", "/etc/nova/nova-compute.conf")
WANTED = {
    "host": ("DEFAULT", "host", None),
    "my_ip": ("DEFAULT", "my_ip", None),
    "config_drive_format": ("DEFAULT", "config_drive_format", "iso9660"),
    "live_migration_uri": ("libvirt", "live_migration_uri", None),
    "live_migration_scheme": ("libvirt", "live_migration_scheme", "tcp"),
    "live_migration_inbound_addr": ("libvirt", "live_migration_inbound_addr", None),
    "serial_console": ("serial_console", "enabled", "false"),
    "serial_ports": ("serial_console", "port_range", "10000:20000"),
}
LIBVIRT_DAEMONS = ("libvirtd", "virtqemud")
FIRST_MIGRATION_PORT = 49152  # of QEMU's migrations, as libvirt gives them out
SECONDS = 10
AT_ONCE = 16
SAID_CHARACTERS = 300
HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\.?")


def facts() -> dict[str, Any]:
    """The user and the settings of nova-compute; `trouble` says why nothing is known."""
    found = compute()
    if found is None:
        return {"trouble": "no nova-compute runs there, or another user's processes cannot be seen"}
    pid, words = found
    try:
        settings = read(config_files(words, Path(f"/proc/{pid}/root")))
    except OSError as error:
        return {"trouble": f"{error.filename}: {error.strerror}; root may be needed"}
    told = {name: settings.get(section, {}).get(option, default) for name, (section, option, default) in WANTED.items()}
    return {"trouble": "", "user": Path(f"/proc/{pid}").stat().st_uid, **told}


def compute() -> tuple[int, list[str]] | None:
    """The oldest process that is nova-compute, and its words."""
    for pid in _pids():
        words = _text(pid, "cmdline").split("\0")
        if any(Path(word).name == "nova-compute" for word in words[:2]):
            return pid, words
    return None


def config_files(words: list[str], root: Path) -> list[Path]:
    """The files that nova-compute was told to read, or those that it reads by itself.

    A folder's files in their order.
    """
    named = _after("--config-file", words)
    folders = _after("--config-dir", words) or [NOVA_FOLDER]
    files = [root / path.lstrip("/") for path in named or NOVA_FILES]
    parts = [path for folder in folders for path in sorted((root / folder.lstrip("/")).glob("*.conf"))]
    return [path for path in files if named or path.exists()] + parts


def _after(option: str, words: list[str]) -> list[str]:
    apart = [words[place + 1] for place, word in enumerate(words[:-1]) if word == option]
    return apart + [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]


def read(paths: list[Path]) -> dict[str, dict[str, str]]:
    """Options by section; the last word counts."""
    settings: dict[str, dict[str, str]] = {}
    for path in paths:
        section = "DEFAULT"
        lines = path.read_text("utf-8", "replace").splitlines()
        for line in (raw.strip() for raw in lines if not raw[:1].isspace()):
            if line.startswith("[") and line.endswith("]"):
                section = line[1:-1]
            elif "=" in line and not line.startswith(("#", ";")):
                option, _, value = line.partition("=")
                settings.setdefault(section, {})[option.strip()] = value.strip()
    return settings


def reach(peers: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Try all ways to all peers, several at once.

    A peer has `name`, `address`, `target` (of migrations) and `form` (of libvirt's URI, `%s` for the target).
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [way for ways in pool.map(_reach, peers) for way in ways]


def _reach(peer: dict[str, str]) -> list[dict[str, Any]]:
    found, daemon = compute(), _daemon()
    nova = found[0] if found else None
    name, address, target = peer["name"], peer["address"], peer["target"]
    knock = ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "--"]
    uri = peer["form"].replace("%s", f"[{target}]" if ":" in target else target)  # as Nova does
    tried = {
        "ssh": _strange(address) or _run(nova, [*knock, address, "true"]),
        "ssh by name": _strange(name) or _run(nova, [*knock, name, "true"]),
        "libvirt": _strange(target) or _run(daemon, ["virsh", "-c", uri, "hostname"]),
        "migration port": _strange(target) or _connects(target, FIRST_MIGRATION_PORT),
    }
    return [{"peer": name, "way": way, "said": said} for way, said in tried.items()]


def _strange(word: str) -> str:
    """Complain of what another host calls its address where that is none.

    It would be an option of ssh, or a part of a URI.
    """
    try:
        ipaddress.ip_address(word)
        strange = "%" in word  # a zone may be any text
    except ValueError:
        strange = not HOST.fullmatch(word)
    return f"it calls its address {word!r}, which is none"[:SAID_CHARACTERS] if strange else ""


def _daemon() -> int | None:
    return next((pid for pid in _pids() if _text(pid, "comm").strip() in LIBVIRT_DAEMONS), None)


def _run(pid: int | None, command: list[str]) -> str:
    """What a program complains of when it is run as a process would run it; "" when it ends well."""
    if pid is None:
        return "the process that would use it does not run"
    owner = Path(f"/proc/{pid}").stat()
    become = ["--setuid", str(owner.st_uid), "--setgid", str(owner.st_gid)]
    enter = ["nsenter", "--target", str(pid), "--mount", "--net", "--uts", *become, "--"]
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*enter, *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except FileNotFoundError:
        return "there is no program nsenter"
    except subprocess.TimeoutExpired:
        return f"no answer within {SECONDS} s"
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    return (lines[-1] if lines else f"code {done.returncode}")[:SAID_CHARACTERS]


def _connects(address: str, port: int) -> str:
    """Nobody listens while nothing migrates: a refusal is a way that is open."""
    try:
        socket.create_connection((address, port), timeout=5).close()
    except ConnectionRefusedError:
        return ""
    except OSError as error:
        return f"port {port}: {error}"
    return ""


def _pids() -> list[int]:
    return sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _text(pid: int, file: str) -> str:
    try:
        return Path(f"/proc/{pid}/{file}").read_text("utf-8", "replace")
    except OSError:
        return ""


if __name__ == "__main__":
    print(json.dumps(reach(json.loads(sys.argv[1])) if len(sys.argv) > 1 else facts()))  # noqa: T201
