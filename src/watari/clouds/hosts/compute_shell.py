"""Onto compute hosts by the operator's own `ssh`, to run `compute_eye.py` there."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from watari.clouds.hosts import compute_eye
from watari.clouds.hosts.access import Shells

# No connection is kept: a host may lose its power between two looks, and a kept one would hang then.
SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "ControlMaster=no", "-o", "ControlPath=none")
FACTS_SECONDS = 30
REACH_SECONDS = 300  # all other hosts, sixteen at once, ten seconds and more for each that is silent

WayName = Literal["ssh", "ssh by name", "libvirt", "migration port"]


@dataclass(frozen=True, kw_only=True)
class ComputeFacts:
    """What a host's nova-compute was told. ``trouble`` says why nothing is known; the rest is then empty."""

    host: str
    trouble: str = ""
    my_ip: str | None = None
    config_drive_format: str = ""
    live_migration_uri: str | None = None
    live_migration_scheme: str = ""
    live_migration_inbound_addr: str | None = None
    serial_console: bool = False
    serial_ports: str = ""


@dataclass(frozen=True)
class Peer:
    """Another host, as it is reached: by name, at Nova's address for it, as target of migrations, by libvirt."""

    name: str
    address: str
    target: str
    uri: str


@dataclass(frozen=True)
class Way:
    """A way from one host to another that was tried; ``said`` is the complaint, empty where it is open."""

    host: str
    peer: str
    way: WayName
    said: str


class ComputeShell:
    """One host. Its ``address`` is what Nova says, the way there what clouds.yaml says."""

    def __init__(self, host: str, address: str, shells: Shells) -> None:
        self.host = host
        self._command = _command(shells, shells.address.replace("{host}", host).replace("{address}", address))

    def facts(self) -> ComputeFacts:
        """Ask what nova-compute was told."""
        said = self._run([], FACTS_SECONDS)
        if isinstance(said, str) or said["trouble"]:
            return ComputeFacts(host=self.host, trouble=said if isinstance(said, str) else said["trouble"])
        return ComputeFacts(
            host=self.host,
            my_ip=said["my_ip"],
            config_drive_format=said["config_drive_format"],
            live_migration_uri=said["live_migration_uri"],
            live_migration_scheme=said["live_migration_scheme"],
            live_migration_inbound_addr=said["live_migration_inbound_addr"],
            serial_console=said["serial_console"].lower() in {"true", "1", "yes", "on", "t", "y"},
            serial_ports=said["serial_ports"],
        )

    def reach(self, peers: Sequence[Peer]) -> list[Way] | str:
        """Try all ways to other hosts; a sentence where nothing could be tried."""
        said = self._run([json.dumps([asdict(peer) for peer in peers])], REACH_SECONDS)
        return said if isinstance(said, str) else [Way(self.host, **way) for way in said]

    def _run(self, words: list[str], seconds: float) -> Any:
        """What the program says, or a sentence why it could not be run."""
        command = [*self._command, shlex.join(["python3", "-I", "-S", "-", *words])]
        program = Path(compute_eye.__file__).read_text("utf-8")
        try:
            done = subprocess.run(command, input=program, capture_output=True, text=True, timeout=seconds, check=False)
        except FileNotFoundError:
            return "there is no program ssh here"
        except subprocess.TimeoutExpired:
            return f"it did not come back within {seconds:.0f} s"
        if done.returncode:
            lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            return lines[-1] if lines else f"ssh ended with code {done.returncode}"
        return json.loads(done.stdout)


def _command(shells: Shells, address: str) -> list[str]:
    words = [*SSH]
    if shells.user:
        words += ["-l", shells.user]
    if shells.key:
        words += ["-i", str(shells.key.expanduser()), "-o", "IdentitiesOnly=yes"]
    if shells.known_hosts:
        words += ["-o", f"UserKnownHostsFile={shells.known_hosts.expanduser()}"]
    return [*words, address, *(["sudo", "-n"] if shells.sudo else [])]
