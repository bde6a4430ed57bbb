"""A vantage point: somewhere our small program for looking can be run, a namespace of this machine or another host."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from watari.clouds.hosts import eye, pulse
from watari.errors import WatariError
from watari.model.survey.survey import Observation

PATIENCE_SECONDS = 20
# The operator's own ssh configuration holds: keys, jump hosts, known hosts. It never asks; one connection serves many looks.
# A host that falls silent is let go within seconds: what waits for its word would wait for the kernel's two hours.
_ALIVE = ("-o", "ConnectTimeout=5", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=2")
SSH = ("ssh", "-o", "BatchMode=yes", *_ALIVE, "-o", "ControlMaster=auto", "-o", "ControlPersist=60s")
SSH_SOCKET = "ControlPath=~/.ssh/watari-%C"


class VantageError(WatariError):
    """A vantage point cannot look: it is not there, it has no way to the address, or we may not use it."""

    id: ClassVar[str] = "vantage.cannot-look"


class HostSighting:
    """Looks by running `eye.py`, handed over on standard input, with the Python that ``reach`` leads to."""

    def __init__(self, name: str, where: str, reach: Sequence[str]) -> None:
        """Take the vantage's name in the goal, where it is, and the command that reaches a Python there."""
        self.name = name
        self.where = where
        self._reach = reach

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        """Look once: at most about two seconds when nobody answers.

        ``answers`` is about TCP where a port is given (a booting guest pings long before it serves), else about ping.
        ``macs`` has one entry per ARP reply, on the vantage's own segment only. Raises VantageError: nobody looked, which is
        another thing than nobody answered.
        """
        seen = self._glance(address, tcp_port)
        if seen["trouble"]:
            raise self._cannot(
                f"{address}: {seen['trouble']}", f"Give {self.where} an address on the segment, or a route to it."
            )
        answers = seen["ping"] if tcp_port is None else seen["tcp"]
        return Observation(
            vantage=self.name, address=address, answers=answers, macs=tuple(seen["macs"]), said=seen["said"]
        )

    def pulse(self, address: str, tcp_port: int | None, ended: threading.Event) -> Iterator[bool]:
        """Ask about every half second, with one program that stays there; a closed connection ends it."""
        command = self._command(address, tcp_port)
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as asking:
            if asking.stdin is None or asking.stdout is None:
                return
            asking.stdin.write(Path(pulse.__file__).read_text("utf-8"))
            asking.stdin.close()
            for line in asking.stdout:
                if ended.is_set():
                    break
                yield line.strip() == "1"
            asking.terminate()

    def _command(self, address: str, tcp_port: int | None) -> list[str]:
        port = [] if tcp_port is None else [str(tcp_port)]
        return [*self._reach, "-I", "-S", "-", address, *port]

    def _glance(self, address: str, tcp_port: int | None) -> dict[str, Any]:
        command = self._command(address, tcp_port)
        program = Path(eye.__file__).read_text("utf-8")
        try:
            done = subprocess.run(
                command, input=program, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True
            )
        except FileNotFoundError as error:
            raise self._cannot(
                f"there is no program {error.filename}", "Install it: apt install iproute2 openssh-client"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise self._cannot("it did not come back", f"See whether {self.where} answers at all.") from error
        except subprocess.CalledProcessError as error:
            last = error.stderr.strip().splitlines()[-1:] or [f"exit code {error.returncode}"]
            raise self._cannot(
                last[0], f"Try it: {' '.join(self._reach)} --version (a namespace needs root: ip netns list)"
            ) from error
        glance: dict[str, Any] = json.loads(done.stdout)
        return glance

    def _cannot(self, why: str, cure: str) -> VantageError:
        return VantageError(f"vantage {self.name} ({self.where}) cannot look: {why}", cure=cure)


class NamespaceSighting(HostSighting):
    """Looks from the network namespace ``where`` of this machine, which needs root."""

    def __init__(self, name: str, where: str) -> None:
        """Take the vantage's name in the goal, and the namespace's."""
        super().__init__(name, where, ("ip", "netns", "exec", where, sys.executable))


class SshSighting(HostSighting):
    """Looks from the host ``where``, as `ssh` knows it; it needs Python 3, and root there to see more than one MAC."""

    def __init__(self, name: str, where: str) -> None:
        """Take the vantage's name in the goal, and the host (`user@host`, or a name of the ssh configuration)."""
        super().__init__(name, where, (*SSH, "-o", SSH_SOCKET, where, "python3"))
