"""Where the lab keeps everything: one folder, its parts by name, one lock for all commands, and its secrets."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab.errors import LabBusyError
from watari.private import write_private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER_VARIABLE = "WATARI_LAB"
DEFAULT_FOLDER = Path("/var/lib/watari/lab")


@dataclass(frozen=True)
class State:
    """The lab's folder. Everything the lab writes is below ``root``; deleting it (after `lab down`) deletes the lab."""

    root: Path = DEFAULT_FOLDER

    @classmethod
    def locate(cls) -> State:
        """The folder that WATARI_LAB names, else /var/lib/watari/lab. Nothing is created."""
        return cls(Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER).absolute())

    @property
    def infra(self) -> Path:
        """MariaDB and RabbitMQ, shared by all clouds."""
        return self.root / "infra"

    @property
    def ceph(self) -> Path:
        """The Ceph cluster, shared by all clouds."""
        return self.root / "ceph"

    @property
    def switch(self) -> Path:
        """The physical network and its vantage points."""
        return self.root / "switch"

    @property
    def guest(self) -> Path:
        """The guest image and what it was built from."""
        return self.root / "guest"

    @property
    def venvs(self) -> Path:
        """One virtual environment per release."""
        return self.root / "venvs"

    @property
    def clouds_yaml(self) -> Path:
        """Admin credentials of the clouds that are up; mode 0600."""
        return self.root / "clouds.yaml"

    def cloud(self, name: str) -> Path:
        """The folder of one cloud, whether it exists or not."""
        return self.root / "clouds" / name

    def cloud_names(self) -> list[str]:
        """All clouds that were ever started and not removed, by name."""
        return sorted(record.parent.name for record in self.root.glob("clouds/*/cloud.json"))

    def secret(self, name: str) -> str:
        """A password that is made on first use and kept in a file of mode 0600.

        ``name`` is a path below ``secrets/``.
        """
        path = self.root / "secrets" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text()

    @contextmanager
    def lock(self, *, wait_seconds: float = 1800, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
        """Keep other `lab` commands out while the body runs.

        Waits up to ``wait_seconds``; ``waiting`` is told once who holds the lock. The kernel drops the lock when its
        holder dies, so a killed command blocks nobody. Raises LabBusyError when the time is over.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a+") as file:
            _take(file.fileno(), self.root / "lock", wait_seconds, waiting)
            file.truncate(0)
            file.write(f"process {os.getpid()}")
            file.flush()
            yield


def _take(descriptor: int, path: Path, wait_seconds: float, waiting: Callable[[str], None] | None) -> None:
    deadline = time.monotonic() + wait_seconds
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            holder = path.read_text() or "another command"
            if time.monotonic() > deadline:
                raise LabBusyError(
                    f"The lab is in use by {holder}.",
                    cure=f"Wait for it, or end {holder}; then type the command again.",
                ) from busy
            if waiting and not told:
                waiting(f"waiting for {holder}, which works on the lab")
            told = True
            time.sleep(0.2)
        else:
            return
