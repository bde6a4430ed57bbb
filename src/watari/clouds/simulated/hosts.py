"""Machines in memory behind the port of a host: files, services, and the few programs that they know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from watari.clouds.errors import HostFailed, HostSilent, NotOnHost
from watari.clouds.port.hosts import COPY_SECONDS, RUN_SECONDS, SAID_BYTES_AT_MOST, Activity, Ran, ServiceState
from watari.clouds.simulated.clock import Clock

SERVICE_SECONDS = 2.0
"""What a service takes to stop, and to start."""


@dataclass(frozen=True)
class SimulatedService:
    """A service. ``starts`` counts how often it was started; one that is ``broken`` fails whenever it should."""

    activity: Activity = "active"
    starts: int = 1
    since: datetime | None = None
    broken: bool = False


@dataclass
class Machine:
    """What a simulated host is: tests look into it, and let things go wrong there.

    One that is ``dead`` answers nobody.
    """

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    services: dict[str, SimulatedService] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    folders: set[str] = field(default_factory=lambda: {"/", "/etc", "/root", "/tmp"})  # noqa: S108 - none of this machine
    dead: bool = False

    def fork(self) -> Machine:
        """The same machine with a life of its own."""
        return replace(
            self,
            files=dict(self.files),
            services=dict(self.services),
            programs=dict(self.programs),
            folders=set(self.folders),
        )


Program = Callable[[Machine, Sequence[str], bytes], Ran]
"""What a program does with its machine, its words and what it is given."""


class SimulatedHost:
    """A machine as it is reached; every call costs the world's time."""

    def __init__(self, machine: Machine, clock: Clock) -> None:
        self.machine = machine
        self.name = machine.name
        self._clock = clock

    def run(self, words: Sequence[str], stdin: bytes = b"", *, seconds: float = RUN_SECONDS) -> Ran:
        """As `RemoteHost` says, for the programs that the machine knows."""
        with self._clock.lock:
            self._reached()
            if words[0] == "sleep" and float(words[1]) > seconds:
                self._clock.tick(seconds)
                raise HostSilent(f"{self.name} did not come to an end within {seconds:g} s", cure="look what it does")
            program = {**PROGRAMS, **self.machine.programs}.get(words[0])
            if program is None:
                return Ran(127, b"", f"{words[0]}: No such file or directory")
            ran = program(self.machine, words[1:], stdin)
            if len(ran.said) > SAID_BYTES_AT_MOST:
                raise HostFailed(f"{self.name} says too much", cure="look at it there")
            return ran

    def read(self, path: str) -> bytes:
        """As `RemoteHost` says."""
        with self._clock.lock:
            self._reached()
            held = self._held(path)
            if len(held) > SAID_BYTES_AT_MOST:
                raise HostFailed(f"{path} is too large to be read", cure="copy it")
            return held

    def fetch(self, path: str, local: Path, *, seconds: float = COPY_SECONDS) -> None:
        """As `RemoteHost` says; a copy takes no time here, whatever ``seconds`` says."""
        with self._clock.lock:
            self._reached()
            local.write_bytes(self._held(path))
            local.chmod(0o600)

    def put(self, local: Path, path: str, *, mode: int = 0o600, seconds: float = COPY_SECONDS) -> None:
        """As `RemoteHost` says; a copy takes no time here, and modes are not kept."""
        with self._clock.lock:
            self._reached()
            folder = str(Path(_absolute(path)).parent)
            if folder not in self.machine.folders:
                raise NotOnHost(f"{self.name} has no {folder}", cure="make it")
            self.machine.files[path] = local.read_bytes()

    def service(self, name: str) -> ServiceState:
        """As `RemoteHost` says."""
        with self._clock.lock:
            self._reached()
            found = self._service(name)
            since = found.since if found.activity == "active" else None
            return ServiceState(found.activity, f"{name}/{found.starts}" if found.starts else "", since)

    def start(self, name: str) -> None:
        """As `RemoteHost` says."""
        with self._clock.lock:
            self._reached()
            if self._service(name).activity != "active":
                self._started(name)

    def stop(self, name: str) -> None:
        """As `RemoteHost` says."""
        with self._clock.lock:
            self._reached()
            self._set(name, activity="inactive")

    def restart(self, name: str) -> None:
        """As `RemoteHost` says."""
        with self._clock.lock:
            self._reached()
            self._set(name, activity="inactive")
            self._started(name)

    def _reached(self) -> None:
        self._clock.tick()
        if self.machine.dead:
            raise HostSilent(f"{self.name} is not reached: connection timed out", cure="see whether it has power")

    def _held(self, path: str) -> bytes:
        if _absolute(path) not in self.machine.files:
            raise NotOnHost(f"{self.name} has no {path}", cure="see whether it lies elsewhere")
        return self.machine.files[path]

    def _service(self, name: str) -> SimulatedService:
        if name not in self.machine.services:
            raise NotOnHost(f"{self.name} has no service {name}", cure="see what it is called there")
        return self.machine.services[name]

    def _started(self, name: str) -> None:
        broken, starts = self._service(name).broken, self._service(name).starts + 1
        self._set(name, activity="failed" if broken else "active", starts=starts)
        if broken:
            raise HostFailed(f"{self.name} failed at start {name}: it gives up at once", cure="look at its log there")

    def _set(self, name: str, **fields: object) -> None:
        found = self._service(name)
        if fields.get("activity") != found.activity:
            self._clock.tick(SERVICE_SECONDS)
        self.machine.services[name] = replace(found, since=self._clock.now, **fields)  # type: ignore[arg-type]


def _absolute(path: str) -> str:
    if not path.startswith("/"):
        raise HostFailed(f"{path!r} is no whole path", cure="say it from the root on")
    return path


def _cat(machine: Machine, words: Sequence[str], stdin: bytes) -> Ran:
    missing = next((word for word in words if word not in machine.files), None)
    if missing is not None:
        return Ran(1, b"", f"cat: {missing}: No such file or directory")
    return Ran(0, b"".join(machine.files[word] for word in words) if words else stdin)


PROGRAMS: dict[str, Program] = {
    "true": lambda _machine, _words, _stdin: Ran(0, b""),
    "false": lambda _machine, _words, _stdin: Ran(1, b""),
    "sleep": lambda _machine, _words, _stdin: Ran(0, b""),
    "echo": lambda _machine, words, _stdin: Ran(0, " ".join(words).encode() + b"\n"),
    "cat": _cat,
}
