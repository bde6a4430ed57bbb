"""A vantage point: somewhere our small program for looking can be run, a namespace of this machine or another host."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from watari.clouds.access import Shells
from watari.clouds.errors import VantageError
from watari.clouds.hosts import eye, pulse
from watari.clouds.hosts.process import TooMuchSaid, run_to_end
from watari.clouds.hosts.ssh import ssh_command
from watari.model.addresses import is_address
from watari.model.survey.survey import Observation

PATIENCE_SECONDS = 20
# One connection serves many looks.
SHARED = ("-o", "ControlMaster=auto", "-o", "ControlPersist=60s", "-o", "ControlPath=~/.ssh/watari-%C")


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
        ``macs`` has one entry per ARP reply, on the vantage's own segment only. Raises VantageError: nobody looked,
        which is another thing than nobody answered.
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
        if not is_address(address):  # a survey's word: it may be whatever a cloud says
            raise self._cannot(f"{address!r} is no IP address", "See where it comes from, and mend it there.")
        port = [] if tcp_port is None else [str(tcp_port)]
        return [*self._reach, *self._as_words(["-I", "-S", "-", address, *port])]

    def _as_words(self, words: Sequence[str]) -> Sequence[str]:
        """The words of the program as the command that leads there takes them."""
        return words

    def _glance(self, address: str, tcp_port: int | None) -> dict[str, Any]:
        command = self._command(address, tcp_port)
        try:
            ran = run_to_end(command, Path(eye.__file__).read_bytes(), seconds=PATIENCE_SECONDS)
        except FileNotFoundError as error:
            raise self._cannot(
                f"there is no program {error.filename}", "Install it: apt install iproute2 openssh-client"
            ) from error
        except (TimeoutError, TooMuchSaid) as error:
            raise self._cannot("it did not come back", f"See whether {self.where} answers at all.") from error
        if ran.code:
            raise self._cannot(
                ran.complaint or f"exit code {ran.code}",
                f"Try it: {shlex.join(self._reach)} --version (a namespace needs root: ip netns list)",
            )
        try:
            glance: dict[str, Any] = json.loads(ran.said)
        except ValueError as error:
            raise self._cannot("what comes back is not its answer", f"See what {self.where} says at login.") from error
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
        super().__init__(name, where, (*ssh_command(where, Shells(), *SHARED), "python3"))

    def _as_words(self, words: Sequence[str]) -> Sequence[str]:
        return [shlex.quote(word) for word in words]  # `ssh` joins them by blanks, and the host's shell reads that
