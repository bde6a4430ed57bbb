"""A machine reached by the operator's own `ssh`.

Keys, agents, jump hosts and known hosts are as they are for the operator.

Why not by a library: docs/why/ssh.md.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Callable, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import IO

from watari.clouds.access import Shells
from watari.clouds.errors import CloudError, HostFailed, HostRefuses, HostSilent, HostUnproved, NotOnHost
from watari.clouds.hosts import systemd
from watari.clouds.hosts.process import TooMuchSaid, run_to_end, stream
from watari.clouds.port.hosts import COPY_SECONDS, RUN_SECONDS, SAID_BYTES_AT_MOST, Ran, ServiceState

# It never asks. A host that falls silent is let go within seconds: what waits for its word would wait for the kernel's
# two hours.
QUIETLY = (
    "-o",
    "BatchMode=yes",
    "-o",
    "ConnectTimeout=5",
    "-o",
    "ServerAliveInterval=5",
    "-o",
    "ServerAliveCountMax=2",
)
# What the operator set for work by hand would get in the way of a program: terminals, forwards, a command of the
# configuration.
_BARE = (
    "-T",
    "-o",
    "RemoteCommand=none",
    "-o",
    "ClearAllForwardings=yes",
    "-o",
    "ForwardAgent=no",
    "-o",
    "LogLevel=ERROR",
)
# No connection is kept: a host may lose its power between two commands, and a kept one would hang then.
_APART = ("-o", "ControlMaster=no", "-o", "ControlPath=none")

# Complaints are read: in English, and moments in one zone.
_PLAINLY = ("env", "LC_ALL=C", "TZ=UTC")

SSH_FAILED = 255
FILE_BYTES_AT_MOST = 1 << 40
_NO_FILE = "No such file or directory"
_NOT_LET_IN = re.compile(
    r"Permission denied|Too many authentication failures|a password is required|not in the sudoers"
)
_NOT_PROVED = re.compile(
    r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key .*(known|match)"
)

# Bytes that broke off look like all of them to the one who receives: only the right digest makes them the file.
# A name that is drawn and made at once: nobody can have laid a link there that leads elsewhere.
_RECEIVE = """
[ -d "${1%/*}/" ] || { echo "No such file or directory" >&2; exit 1; }
part=$(mktemp -- "$1.XXXXXXXX") || exit 1
if cat > "$part" && [ "$(sha256sum < "$part")" = "$2  -" ] &&
  chmod "$3" "$part" && mv -fT -- "$part" "$1"; then exit 0; fi
rm -f -- "$part"
exit 1
"""


def ssh_command(where: str, shells: Shells, *options: str) -> tuple[str, ...]:
    """Give the command that reaches a host; what is to be run there follows as one word.

    ``where`` can be no option any more.
    """
    words = ["ssh", *QUIETLY, *_BARE, *options]
    if shells.user:
        words += ["-l", shells.user]
    if shells.key:
        words += ["-i", str(shells.key.expanduser()), "-o", "IdentitiesOnly=yes"]
    if shells.known_hosts:
        words += ["-o", f"UserKnownHostsFile={shells.known_hosts.expanduser()}"]
    return (*words, "--", where)


class SshHost:
    """As `RemoteHost` says: ``where`` as `ssh` takes it, checked (`watari.model.addresses.an_ssh_host`)."""

    def __init__(self, name: str, where: str, shells: Shells) -> None:
        self.name = name
        self._ssh = ssh_command(where, shells, *_APART)
        # sudo takes most of the environment away, and what it complains of itself is to be read too.
        self._become = (*_PLAINLY, "sudo", "-n", "--") if shells.sudo else ()

    def run(self, words: Sequence[str], stdin: bytes = b"", *, seconds: float = RUN_SECONDS) -> Ran:
        """As `RemoteHost` says."""
        return self._told(words[0], seconds, lambda: run_to_end(self._command(words), stdin, seconds=seconds))

    def read(self, path: str) -> bytes:
        """As `RemoteHost` says."""
        return self._of_file(path, self.run(["cat", "--", _absolute(path)])).said

    def fetch(self, path: str, local: Path, *, seconds: float = COPY_SECONDS) -> None:
        """As `RemoteHost` says."""
        with tempfile.NamedTemporaryFile(
            dir=local.parent, delete=False
        ) as part:  # beside it, so that it can take its place
            try:
                self._of_file(path, self._streamed(["cat", "--", _absolute(path)], os.devnull, part.write, seconds))
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(local)
            except BaseException:
                Path(part.name).unlink()
                raise

    def put(self, local: Path, path: str, *, mode: int = 0o600, seconds: float = COPY_SECONDS) -> None:
        """As `RemoteHost` says."""
        with local.open("rb") as given:
            digest = file_digest(given, "sha256").hexdigest()
        words = ["sh", "-c", _RECEIVE, "sh", _absolute(path), digest, f"{mode:o}"]
        self._of_file(path, self._streamed(words, local, lambda _chunk: None, seconds))

    def service(self, name: str) -> ServiceState:
        """As `RemoteHost` says."""
        ran = self.run(systemd.show(name))
        if ran.code:
            raise self._failed(f"the state of {name}", ran)
        state = systemd.state_in(ran.said.decode("utf-8", "replace"))
        if state is None:
            raise NotOnHost(
                f"{self.name} has no service {name}.", cure=f"See: systemctl status {name}, on {self.name}."
            )
        return state

    def start(self, name: str) -> None:
        """As `RemoteHost` says."""
        self._set("start", name)

    def stop(self, name: str) -> None:
        """As `RemoteHost` says."""
        self._set("stop", name)

    def restart(self, name: str) -> None:
        """As `RemoteHost` says."""
        self._set("restart", name)

    def _set(self, verb: str, name: str) -> None:
        self.service(name)  # a name that is none is told as that
        ran = self.run(["systemctl", verb, "--", name], seconds=systemd.SET_SECONDS)
        if ran.code:
            raise self._failed(f"{verb} {name}", ran)

    def _command(self, words: Sequence[str]) -> list[str]:
        # The one place where words become a text: `ssh` joins what it gets by blanks, and the host's shell reads that.
        return [*self._ssh, shlex.join([*self._become, *_PLAINLY, *words])]

    def _streamed(
        self, words: Sequence[str], given: str | Path, take: Callable[[bytes], object], seconds: float
    ) -> Ran:
        def run() -> Ran:
            stdin: IO[bytes]
            with Path(given).open("rb") as stdin:
                return stream(self._command(words), stdin, take, seconds=seconds, at_most=FILE_BYTES_AT_MOST)

        return self._told(words[0], seconds, run)

    def _told(self, what: str, seconds: float, run: Callable[[], Ran]) -> Ran:
        """Run, and tell what `ssh` itself complains of as what it is."""
        try:
            ran = run()
        except FileNotFoundError as error:
            cure = "Install it: apt install openssh-client" if error.filename == "ssh" else "See whether it is there."
            raise HostFailed(f"There is no {error.filename} on this machine.", cure=cure) from error
        except TimeoutError as late:
            raise HostSilent(
                f"{self.name} did not come to an end with {what} within {seconds:g} s.",
                cure=f"See whether {self.name} answers ({shlex.join(self._ssh)} true), and what {what} does there.",
            ) from late
        except TooMuchSaid as much:
            most = SAID_BYTES_AT_MOST >> 20
            raise HostFailed(
                f"{self.name} says more than {most} MiB for {what}.", cure="Look at it there; nothing of it was kept."
            ) from much
        if ran.code == SSH_FAILED:
            raise self._not_reached(ran.complaint or "ssh ended without a word")
        if ran.code and self._become and _NOT_LET_IN.search(ran.complaint):
            raise self._refused(ran.complaint)
        return ran

    def _not_reached(self, complaint: str) -> CloudError:
        if _NOT_PROVED.search(complaint):
            return HostUnproved(
                f"{self.name} is not believed to be the one: {complaint}",
                cure="See its key by another way, then: ssh-keyscan; the command that was tried:"
                f" {shlex.join(self._ssh)}",
            )
        if _NOT_LET_IN.search(complaint):
            return self._refused(complaint)
        return HostSilent(f"{self.name} is not reached: {complaint}", cure=f"Try it: {shlex.join(self._ssh)} true")

    def _refused(self, complaint: str) -> HostRefuses:
        return HostRefuses(
            f"{self.name} does not let us do it: {complaint}",
            cure=f"Say user, key and sudo below `watari: ssh:` in clouds.yaml, and try: {shlex.join(self._ssh)} true",
        )

    def _of_file(self, path: str, ran: Ran) -> Ran:
        if ran.code and _NO_FILE in ran.complaint:
            raise NotOnHost(
                f"{self.name} has no {path}.", cure="See whether it lies elsewhere, or its folder is not there."
            )
        if ran.code:
            raise self._failed(path, ran)
        return ran

    def _failed(self, what: str, ran: Ran) -> HostFailed:
        why = ran.complaint or f"code {ran.code}, and not a word"
        return HostFailed(f"{self.name} failed at {what}: {why}", cure=f"Look at it there: ssh {self._ssh[-1]}")


def _absolute(path: str) -> str:
    if not path.startswith("/") or "\0" in path:
        raise HostFailed(f"{path!r} is no whole path.", cure="Say it from the root on, beginning with /.")
    return path
