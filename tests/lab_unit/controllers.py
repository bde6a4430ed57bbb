"""The lab's Redfish service on a port of its own, for one test."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from watari.lab.bmc.redfish import Machine
from watari.lab.bmc.server import Server

PASSWORD = "let-me-in"  # noqa: S105 - of a service that lives for one test


@dataclass
class Box:
    """A machine that is one process."""

    name: str
    uuid: str = "5b1c"
    life: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def power_state(self) -> str:
        return "On" if self.life and self.life[-1].poll() is None else "Off"

    def reset(self, kind: str) -> None:
        if kind != "On":
            self.die()
        if kind in {"On", "ForceRestart"}:
            self.life.append(subprocess.Popen(["sleep", "60"]))

    def die(self) -> None:
        for life in self.life:
            life.kill()
            life.wait()


@contextmanager
def controlled(machines: Mapping[str, Machine]) -> Iterator[str]:
    """The address of the service while it runs."""
    server = Server(("127.0.0.1", 0), PASSWORD, lambda: machines)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
