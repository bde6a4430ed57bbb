"""A machine reached over SSH: its programs, files and services.

Laws of this port beside those of all: what is run is words, and no shell reads them; a deadline goes over the whole
exchange, and what is said has a bound; a file is there whole or not at all, however the exchange ends; paths are
absolute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

RUN_SECONDS = 60.0
COPY_SECONDS = 3600.0
SAID_BYTES_AT_MOST = 1 << 20
"""Far more than any program says that is read by us; what is larger is copied as a file."""

Activity = Literal["active", "changing", "inactive", "failed", "unknown"]
"""``changing`` is on its way from one of the others to another; ``unknown`` is none of them, and proves nothing."""


@dataclass(frozen=True)
class Ran:
    """A program that came to its end: its exit code, what it said, and the last line of what it complained of."""

    code: int
    said: bytes
    complaint: str = ""


@dataclass(frozen=True)
class ServiceState:
    """A service (a unit of systemd) as it is now.

    ``start`` is a word of its own for each time that it was started: another word, another start. Empty where it never
    was. ``since`` is when it became active, None while it is not.
    """

    activity: Activity
    start: str = ""
    since: datetime | None = None


class RemoteHost(Protocol):
    """One machine. Failures are HostSilent, HostRefuses, HostUnproved, NotOnHost and HostFailed.

    Safe to use from several threads.
    """

    name: str

    def run(self, words: Sequence[str], stdin: bytes = b"", *, seconds: float = RUN_SECONDS) -> Ran:
        """Run a program with these words, to its end; a code other than 0 is no failure of the port.

        HostSilent after ``seconds``: it may still run there.
        """

    def read(self, path: str) -> bytes:
        """Give what is in a file of at most SAID_BYTES_AT_MOST; NotOnHost where there is none."""

    def fetch(self, path: str, local: Path, *, seconds: float = COPY_SECONDS) -> None:
        """Copy a file from there to ``local``, for its owner only; NotOnHost where there is none."""

    def put(self, local: Path, path: str, *, mode: int = 0o600, seconds: float = COPY_SECONDS) -> None:
        """Copy a file from here to ``path``, whose folder must be there; one that is there is replaced."""

    def service(self, name: str) -> ServiceState:
        """How a service is; NotOnHost where there is none of this name."""

    def start(self, name: str) -> None:
        """Start a service; one that is active is left so. HostFailed when it does not get up."""

    def stop(self, name: str) -> None:
        """Stop a service; one that is inactive is left so."""

    def restart(self, name: str) -> None:
        """Stop a service, where it is active, and start it. HostFailed when it does not get up again."""
