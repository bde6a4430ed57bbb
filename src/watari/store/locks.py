"""One runner per run: a second one would take the first one's moves away and act beside it.

Measured with DBOS: a second launch of one run does its steps twice. Two things keep runners apart:

- a lock of the kernel (SQLite) or of the server (PostgreSQL) tells who is alive. It ends with its process, so a killed
  runner leaves nothing behind that somebody must clean up;
- a lease with a number (`watari.store.leases`) holds off a runner that lost the lock without noticing: one whose
  virtual machine was suspended, or whose connection to the server broke.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from watari.store.errors import RunnerBusy
from watari.store.leases import Lease, Leases, owner

ADVISORY_CLASS = 0x57A7A21
"""The first of the two numbers of PostgreSQL's advisory locks, which all programs of one database share."""
PREFIX = "watari run "
TRIES = 5
TRY_SECONDS = 0.05
"""Who only asks whether a run is alive has its lock for an instant: a runner that begins then tries again."""


class RunLocks:
    """The right to run a run. Different runs are run beside each other."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        is_file = engine.dialect.name == "sqlite"
        self._folder = Path(f"{engine.url.database}.runners") if is_file else None

    @contextmanager
    def held(self, run_id: str) -> Iterator[Lease]:
        """Hold a run's lock, under a lease that is newer than every one before; RunnerBusy when somebody holds it."""
        with self._file_held(run_id) if self._folder else self._server_held(run_id):
            yield Leases(self._engine).take(run_id)

    def alive(self, run_id: str) -> bool:
        """Whether the run is being run now, by any process."""
        return self._file_alive(run_id) if self._folder else self._server_holder(run_id) is not None

    @contextmanager
    def _file_held(self, run_id: str) -> Iterator[None]:
        with self._opened(run_id) as file:
            if not any(_locked(file) for _ in range(TRIES)):
                raise _busy(run_id, file.read().strip())
            file.truncate(0)
            file.write(owner())
            file.flush()
            yield

    def _file_alive(self, run_id: str) -> bool:
        if self._folder is None or not (self._folder / run_id).exists():
            return False
        with self._opened(run_id) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _opened(self, run_id: str) -> IO[str]:
        folder = self._folder or Path()
        folder.mkdir(mode=0o700, exist_ok=True)
        return os.fdopen(os.open(folder / run_id, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")

    @contextmanager
    def _server_held(self, run_id: str) -> Iterator[None]:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            wanted = sa.func.pg_try_advisory_lock(ADVISORY_CLASS, _number(run_id))
            if not connection.execute(sa.select(wanted)).scalar():
                raise _busy(run_id, self._server_holder(run_id) or "another process")
            named = sa.func.set_config("application_name", f"{PREFIX}{run_id} by {owner()}"[:63], False)
            try:
                connection.execute(sa.select(named))
                yield
                connection.execute(sa.select(sa.func.pg_advisory_unlock(ADVISORY_CLASS, _number(run_id))))
            finally:
                connection.invalidate()  # it bears a name, and after a fault the lock too: nobody shall use it again

    def _server_holder(self, run_id: str) -> str | None:
        """Who holds the lock; of a lock on two numbers the server says `objsubid` 2."""
        holding = sa.text(
            "select a.application_name from pg_locks l join pg_stat_activity a using (pid)"
            " where l.locktype = 'advisory' and l.granted and l.objsubid = 2"
            " and l.classid = :class and l.objid = :number and a.datname = current_database()"
        )
        with self._engine.connect() as connection:
            name = connection.execute(holding, {"class": ADVISORY_CLASS, "number": _number(run_id)}).scalar()
        return None if name is None else str(name).removeprefix(f"{PREFIX}{run_id} by ")


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(TRY_SECONDS)
        return False
    return True


def _number(run_id: str) -> int:
    """The second number of the lock: 31 bits, so that PostgreSQL takes it for an `integer`."""
    return int.from_bytes(blake2b(run_id.encode(), digest_size=4).digest(), "big") >> 1


def _busy(run_id: str, holder: str) -> RunnerBusy:
    return RunnerBusy(
        f"run {run_id} is being run already, by {holder}",
        cure=f"`watari status {run_id} --follow` looks on, `watari stop {run_id}` ends it; then try again",
    )
