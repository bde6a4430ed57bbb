"""Long-running processes of the lab: started once, recorded before they run, ended without a trace.

Two nets catch a process. A record per name, written by the process itself before it becomes the service: pid and
start time, so that a pid that was given out again is never mistaken for ours. And a mark in the environment, which
descendants inherit, so that daemons which left their session are found as well (a process that writes its own title
over its environment is found by its session).
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from watari.lab.errors import ServiceFailedError

Ready = Callable[[], bool]

MARK = "WATARI_LAB_RUN"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
START_TIME_FIELD = 19  # of /proc/PID/stat, counted after the closing bracket of the name (field 22 in proc(5))
STANDARD_FILES = 2  # the number of the last of them
POLL_SECONDS = 0.1
LOG_BYTES_AT_MOST = 20_000_000

# The shell records itself, then becomes the service: there is no moment with a process and without a record.
_RECORD_AND_EXEC = (
    'cd / && cat /proc/sys/kernel/random/boot_id /proc/$$/stat > "$0.new" && mv "$0.new" "$0" && exec "$@"'
)
_START_AGAIN = 'until "$@"; do echo "ended with $?, is started again" >&2; sleep 1; done'


@dataclass(frozen=True, kw_only=True)
class Service:
    """One process to keep: ``argv`` under ``name``, output appended to ``log``, and how to see that it is ready.

    ``environment`` is added to our own. ``ready`` None means: ready as soon as it runs.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Ready | None = None
    ready_seconds: float = 120


class Processes:
    """The processes of one part of the lab, recorded as files in ``run``."""

    def __init__(self, run: Path) -> None:
        self.run = run

    def start(self, service: Service) -> int:
        """Launch and wait until ready; returns the pid. One that runs already is left as it is.

        Raises ServiceFailedError with the end of its log when it ends or is not ready in time.
        """
        pid = self.launch(service)
        self.wait_ready(service)
        return pid

    def launch(self, service: Service) -> int:
        """Launch without waiting; returns the pid, the old one when it runs already."""
        if (old := self.pid(service.name)) is not None:
            return old
        self.run.mkdir(parents=True, exist_ok=True)
        _make_room(service.log)
        record = self._record(service.name)
        record.unlink(missing_ok=True)
        environment = {**os.environ, **service.environment, MARK: str(self.run)}
        pid = _spawn(["/bin/sh", "-c", _RECORD_AND_EXEC, str(record), *service.argv], environment, service.log)
        while not record.exists() and one_alive(pid):
            time.sleep(0.01)
        return pid

    def wait_ready(self, service: Service) -> None:
        """Wait until ``service`` is ready. Raises ServiceFailedError."""
        deadline = time.monotonic() + service.ready_seconds
        while True:
            if self.pid(service.name) is None:
                raise _failed(service, "ended while starting")
            if service.ready is None or service.ready():
                return
            if time.monotonic() > deadline:
                raise _failed(service, f"runs, but was not ready within {service.ready_seconds:.0f} s")
            time.sleep(POLL_SECONDS)

    def pid(self, name: str) -> int | None:
        """The pid of a recorded process that still runs, else None."""
        try:
            boot, stat = self._record(name).read_text().split("\n", 1)
        except (FileNotFoundError, ValueError):
            return None
        pid, started = int(stat.split(" ", 1)[0]), _start_time(stat)
        return pid if boot == BOOT_ID.read_text().strip() and _started(pid) == started else None

    def running(self, name: str) -> bool:
        """Whether the process recorded under ``name`` runs."""
        return self.pid(name) is not None

    def names(self) -> list[str]:
        """All recorded names, of processes that run and of those that ended without being stopped."""
        return sorted(record.stem for record in self.run.glob("*.process"))

    def stop(self, name: str, *, grace_seconds: float = 10) -> None:
        """End one process and its group: TERM, then KILL after the grace. Nothing happens when it does not run."""
        self.stop_each([name], grace_seconds=grace_seconds)

    def stop_each(self, names: Iterable[str], *, grace_seconds: float = 10) -> None:
        """End several at once, so that their graces run side by side."""
        names = list(names)
        groups = {pid for name in names if (pid := self.pid(name)) is not None}
        _end(groups, send=_signal_group, alive=_group_members, grace_seconds=grace_seconds)
        for name in names:
            self._record(name).unlink(missing_ok=True)

    def stop_all(self, *, grace_seconds: float = 10) -> None:
        """End everything that was started here, and every descendant that carries our mark."""
        self.stop_each(self.names(), grace_seconds=grace_seconds)
        _end(marked(self.run), send=_signal_one, alive=one_alive, grace_seconds=grace_seconds)

    def _record(self, name: str) -> Path:
        return self.run / f"{name}.process"


def kept(*argv: str) -> tuple[str, ...]:
    """The same program, started again whenever it breaks off, as a distribution's own unit does for it.

    Open vSwitch 3.1 now and then fails an assertion in its userspace connection tracker (`conn_update_state`).
    """
    return ("/bin/sh", "-c", _START_AGAIN, "kept", *argv)


def marked(run: Path) -> set[int]:
    """Pids of all living processes that were started for ``run``, directly or by one of its processes."""
    return {pid for pid in all_pids() if run_folder(pid) == str(run) and one_alive(pid)}


def run_folder(pid: int) -> str | None:
    """Tell the run folder that a process was started for; None for one that is not the lab's."""
    mark = f"{MARK}=".encode()
    variables = _environment(pid).split(b"\0")
    return next((variable.removeprefix(mark).decode() for variable in variables if variable.startswith(mark)), None)


def session(pid: int) -> int:
    """Tell the pid of a process's session leader; every service leads its own. 0 for a process that is gone."""
    stat = _stat(pid)
    return int(_after_name(stat)[3]) if stat else 0


def marked_below(folder: Path) -> set[int]:
    """Pids of all living processes that were started for any run folder below ``folder``."""
    return {pid for pid in all_pids() if (run_folder(pid) or "").startswith(f"{folder}/") and one_alive(pid)}


def in_network_namespace(space: Path) -> set[int]:
    """Pids of all living processes in a named network namespace, told by the file that keeps its name."""
    wanted = space.stat()
    return {pid for pid in all_pids() if _network_namespace(pid) == (wanted.st_dev, wanted.st_ino) and one_alive(pid)}


def all_pids() -> list[int]:
    """Every process of the machine at this moment."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def end_processes(pids: Iterable[int], *, grace_seconds: float = 5) -> None:
    """TERM, then KILL, for processes that the caller knows to be the lab's (by namespace, say)."""
    _end(set(pids), send=_signal_one, alive=one_alive, grace_seconds=grace_seconds)


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for an error that an operator reads."""
    if not log.exists():
        return "(no output)"
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16384))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:]) or "(no output)"


def _make_room(log: Path) -> None:
    """Put a log aside that has grown large; the one put aside before it goes."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES_AT_MOST:
        log.rename(log.with_name(f"{log.name}.1"))


def _spawn(argv: list[str], environment: Mapping[str, str], log: Path) -> int:
    """Start a program in a session of its own, reading nothing, writing to ``log``, with no file of ours open.

    A daemon that inherited a caller's lock (`flock FILE watari lab up`) would hold it as long as it runs.
    """
    append = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), append, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
        *((os.POSIX_SPAWN_CLOSE, number) for number in _inherited()),
    ]
    return os.posix_spawn(argv[0], argv, environment, file_actions=files, setsid=True)


def _inherited() -> list[int]:
    """The open files that a program started by us would get, beyond the usual three."""
    numbers = [int(file.name) for file in Path("/proc/self/fd").iterdir()]
    return [number for number in numbers if number > STANDARD_FILES and _is_inheritable(number)]


def _is_inheritable(number: int) -> bool:
    try:
        return os.get_inheritable(number)
    except OSError:
        return False  # the one by which the folder was listed: it is closed


def _failed(service: Service, what: str) -> ServiceFailedError:
    return ServiceFailedError(
        f"{service.name} {what}. The end of its log:\n{tail(service.log)}",
        touched="what was started before it still runs",
        cure=f"Read {service.log}, then repeat the command: it goes on where it stopped.",
    )


def _end(
    targets: set[int], *, send: Callable[[int, int], None], alive: Callable[[int], bool], grace_seconds: float
) -> None:
    left = set(targets)
    for number, seconds in ((signal.SIGTERM, grace_seconds), (signal.SIGKILL, 5.0)):
        for target in left:
            send(target, number)
        deadline = time.monotonic() + seconds
        while left and time.monotonic() < deadline:
            _reap(left)
            left = {target for target in left if alive(target)}
            if left:
                time.sleep(POLL_SECONDS)
    if left:
        raise ServiceFailedError(
            f"Processes {sorted(left)} did not end, not even when killed.",
            touched="the others were ended",
            cure="They wait for the kernel (a hanging disk or mount, as a rule); repeat the command when that is over.",
        )


def _reap(pids: Iterable[int]) -> None:
    """Take the exit status of those that are our own children, so that no zombie looks alive."""
    for pid in pids:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def _signal_one(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _group_members(group: int) -> bool:
    """Whether a process group has a member that is not a zombie."""
    return any(_group(pid) == group and _state(pid) != "Z" for pid in all_pids())


def one_alive(pid: int) -> bool:
    """Whether a process exists and is no zombie, which only waits for its parent to hear of its end."""
    return _state(pid) not in {None, "Z"}


def _network_namespace(pid: int) -> tuple[int, int] | None:
    try:
        found = Path(f"/proc/{pid}/ns/net").stat()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return found.st_dev, found.st_ino


def _environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""


def _after_name(stat: str) -> list[str]:
    return stat.rpartition(")")[2].split()


def _start_time(stat: str) -> str:
    return _after_name(stat)[START_TIME_FIELD]


def _stat(pid: int) -> str | None:
    try:
        return Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None


def _state(pid: int) -> str | None:
    stat = _stat(pid)
    return _after_name(stat)[0] if stat else None


def _group(pid: int) -> int | None:
    stat = _stat(pid)
    return int(_after_name(stat)[2]) if stat else None


def _started(pid: int) -> str | None:
    """Start time of a living process; None for a zombie, which does no work any more."""
    stat = _stat(pid)
    if stat is None or _after_name(stat)[0] == "Z":
        return None
    return _start_time(stat)
