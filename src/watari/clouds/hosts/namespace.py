"""A vantage point that is a network namespace of this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

from watari.clouds.hosts import eye
from watari.errors import WatariError
from watari.model.survey.survey import Observation

PATIENCE_SECONDS = 15


class VantageError(WatariError):
    """A vantage point cannot look: it is not there, it has no way to the address, or we may not use it."""

    id: ClassVar[str] = "vantage.cannot-look"


class NamespaceSighting:
    """Looks from a namespace by `ip netns exec`, which needs root."""

    def __init__(self, name: str, namespace: str) -> None:
        """Take the vantage's name in the goal, and the namespace's."""
        self.name = name
        self.namespace = namespace

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        """Look once: at most about two seconds when nobody answers.

        ``answers`` is about TCP where a port is given (a booting guest pings long before it serves), else about ping.
        ``macs`` has one entry per ARP reply, on the namespace's own segment only. Raises VantageError: nobody looked, which is
        another thing than nobody answered.
        """
        seen = self._glance(address, tcp_port)
        if seen["trouble"]:
            raise VantageError(
                f"vantage {self.name} (namespace {self.namespace}) cannot look at {address}: {seen['trouble']}",
                cure=f"Give it an address on the segment or a route: ip -n {self.namespace} route",
            )
        answers = seen["ping"] if tcp_port is None else seen["tcp"]
        return Observation(vantage=self.name, address=address, answers=answers, macs=tuple(seen["macs"]), said=seen["said"])

    def _glance(self, address: str, tcp_port: int | None) -> dict[str, Any]:
        program = [sys.executable, "-I", "-S", str(Path(eye.__file__)), address, *([] if tcp_port is None else [str(tcp_port)])]
        command = ["ip", "netns", "exec", self.namespace, *program]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True)
        except FileNotFoundError as error:
            raise self._cannot("there is no program `ip`", "Install it: apt install iproute2 iputils-ping") from error
        except subprocess.TimeoutExpired as error:
            raise self._cannot("it did not come back", f"See what runs there: ip netns pids {self.namespace}") from error
        except subprocess.CalledProcessError as error:
            last = error.stderr.strip().splitlines()[-1:] or [f"exit code {error.returncode}"]
            raise self._cannot(last[0], "See ip netns list; looking from a namespace needs root.") from error
        glance: dict[str, Any] = json.loads(done.stdout)
        return glance

    def _cannot(self, why: str, cure: str) -> VantageError:
        return VantageError(f"vantage {self.name} cannot look from namespace {self.namespace}: {why}", cure=cure)
