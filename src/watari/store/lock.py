"""One runner per database: a second launch would take the first one's moves away and act beside it.

Measured with DBOS: a second launch on the same file runs steps twice. A lock of the kernel (SQLite) or of the server
(PostgreSQL) ends with its process, so a killed runner leaves nothing behind that somebody must clean up.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from watari.store.errors import RunnerBusy

ADVISORY_KEY = 0x57A7A21
PREFIX = "watari run "
TRIES = 5
TRY_SECONDS = 0.05


class LaunchLock:
    """The right to run plans on one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._file = Path(f"{engine.url.database}.lock") if engine.dialect.name == "sqlite" else None

    @contextmanager
    def held(self, run_id: str) -> Iterator[None]:
        """Hold the lock for a run; RunnerBusy names the run that holds it already."""
        with self._file_held(run_id) if self._file else self._server_held(run_id):
            yield

    def holder(self) -> str | None:
        """Give the id of the run that is being run now, or None."""
        return self._file_holder() if self._file else self._server_holder()

    @contextmanager
    def _file_held(self, run_id: str) -> Iterator[None]:
        with self._opened() as file:
            if not any(_locked(file) for _ in range(TRIES)):
                raise _busy(file.read().strip())
            file.truncate(0)
            file.write(f"{run_id} (process {os.getpid()})")
            file.flush()
            yield

    def _file_holder(self) -> str | None:
        if self._file is None or not self._file.exists():
            return None
        with self._opened() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().split(" ", maxsplit=1)[0]
            return None

    def _opened(self) -> IO[str]:
        path = str(self._file)
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="utf-8")

    @contextmanager
    def _server_held(self, run_id: str) -> Iterator[None]:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(ADVISORY_KEY))).scalar():
                raise _busy(self._server_holder() or "another run")
            connection.execute(sa.select(sa.func.set_config("application_name", f"{PREFIX}{run_id}", False)))
            yield
            connection.invalidate()

    def _server_holder(self) -> str | None:
        holding = sa.text(
            "select a.application_name from pg_locks l join pg_stat_activity a using (pid)"
            " where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = :key"
            " and a.datname = current_database()"
        )
        with self._engine.connect() as connection:
            name = connection.execute(holding, {"key": ADVISORY_KEY}).scalar()
        return None if name is None else str(name).removeprefix(PREFIX)


def _locked(file: IO[str]) -> bool:
    """Try once; wait a moment when it fails, since one who only asks for the holder has the lock for an instant."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(TRY_SECONDS)
        return False
    return True


def _busy(holder: str) -> RunnerBusy:
    run_id = holder.split(" ", maxsplit=1)[0]
    return RunnerBusy(
        f"run {holder} is being run on this database",
        cure=f"`watari status {run_id} --follow` looks on, `watari stop {run_id}` ends it; then try again",
    )
