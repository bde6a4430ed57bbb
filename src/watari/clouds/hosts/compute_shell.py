"""What a compute host says of its nova-compute, and of its ways to the others: `compute_eye.py`, run there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from watari.clouds.errors import CloudError
from watari.clouds.hosts import compute_eye
from watari.clouds.port import RemoteHost

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
    """Another host, as it is reached.

    By name, at Nova's address for it, as target of migrations, by libvirt (a form of URI).
    """

    name: str
    address: str
    target: str
    form: str


@dataclass(frozen=True)
class Way:
    """A way from one host to another that was tried; ``said`` is the complaint, empty where it is open."""

    host: str
    peer: str
    way: WayName
    said: str


class ComputeShell:
    """nova-compute and its surroundings on one host."""

    def __init__(self, host: RemoteHost) -> None:
        self._host = host

    def facts(self) -> ComputeFacts:
        """Ask what nova-compute was told."""
        host, said = self._host.name, self._run([], FACTS_SECONDS)
        if isinstance(said, str) or said["trouble"]:
            return ComputeFacts(host=host, trouble=said if isinstance(said, str) else said["trouble"])
        return ComputeFacts(
            host=host,
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
        return said if isinstance(said, str) else [Way(self._host.name, **way) for way in said]

    def _run(self, words: list[str], seconds: float) -> Any:
        """What the program says, or a sentence why it could not be run."""
        program = Path(compute_eye.__file__).read_bytes()
        try:
            ran = self._host.run(["python3", "-I", "-S", "-", *words], program, seconds=seconds)
            return json.loads(ran.said) if ran.code == 0 else ran.complaint or f"python3 ended with code {ran.code}"
        except CloudError as error:
            return error.what
        except ValueError:
            return "what it says is not the answer of our program: something speaks at login"
