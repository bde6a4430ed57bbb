"""A host of the lab as its controller sees it."""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watari.lab import power

if TYPE_CHECKING:
    from watari.lab.hosts.host import Host


@dataclass
class Starts:
    """The starts that are under way, each a process of its own: hosts outlive their controller."""

    _by_name: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, host: Host) -> None:
        """Give a host power, unless somebody does so already."""
        with self._guard:
            if not self.under_way(host.name):
                command = [sys.executable, "-m", "watari.lab.power", str(host.cloud.state.root), host.name]
                self._by_name[host.name] = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def break_off(self, host: Host) -> None:
        """End a start, so that a host whose power was cut does not get it back from an earlier press of the button."""
        with self._guard:
            start = self._by_name.pop(host.name, None)
            if start is not None:
                start.kill()
                start.wait()

    def under_way(self, name: str) -> bool:
        """Whether a start of this host has not ended."""
        start = self._by_name.get(name)
        return start is not None and start.poll() is None


@dataclass(frozen=True)
class HostMachine:
    """A host with its power."""

    host: Host
    starts: Starts

    @property
    def name(self) -> str:
        """Its name in Nova."""
        return self.host.name

    @property
    def uuid(self) -> str:
        """The identity that its libvirt has too."""
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, self.host.network_namespace))

    def power_state(self) -> str:
        """What its processes say; while it is being started, also before the first of them lives."""
        seen = power.power_state(self.host)
        return "PoweringOn" if seen == "Off" and self.starts.under_way(self.name) else seen

    def reset(self, kind: str) -> None:
        """Cut the power at once and wait until all is dead; begin to give it and do not wait."""
        if kind != "On":
            self.starts.break_off(self.host)
        if kind in {"ForceOff", "ForceRestart"}:
            power.cut(self.host)
        elif kind == "GracefulShutdown":
            power.shut_down(self.host)
        if kind in {"On", "ForceRestart"}:
            self.starts.begin(self.host)
