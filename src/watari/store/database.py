"""Where the database is, how it is opened, and how its schema is brought up to date."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, SQLAlchemyError

from watari.private import private_file
from watari.store.errors import DatabaseTooNew, DatabaseUnusable, DiskFull
from watari.store.tables import SCHEMA

BUSY_MILLISECONDS = 30_000
SQLITE_PRAGMAS = (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
MAY_BE_LOST = ("synchronous=NORMAL",)
"""For what a power cut may take back: with a write-ahead log nothing is torn then, only the newest writes are gone. A
killed process loses nothing of it. The journal is never written so."""


_QUEUES: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
"""The writers of this process, by the file that they write to."""

LOOK = "look at {shown}, or name another database with WATARI_DB"
RESUME = "`watari resume last` goes on where the journal says it was"
UNTOUCHED = "nothing that is not in the journal"
CURES: tuple[tuple[str, type[DatabaseUnusable], str], ...] = (
    ("disk is full", DiskFull, f"make room where {{shown}} lies; then {RESUME}"),
    ("disk I/O error", DiskFull, f"make room where {{shown}} lies, or see its disk; then {RESUME}"),
    ("is locked", DatabaseUnusable, f"see which other program holds {{shown}} (`fuser` names it); then {RESUME}"),
    ("malformed", DatabaseUnusable, "it is damaged: bring back a copy of it, or begin anew with WATARI_DB"),
    ("not a database", DatabaseUnusable, "it is no database: name another file with WATARI_DB"),
    ("readonly", DatabaseUnusable, f"let your account write {{shown}} and its folder; then {RESUME}"),
    ("Connection refused", DatabaseUnusable, f"see that the server of {{shown}} runs; then {RESUME}"),
)
"""What to do, by a word of what the database says; the first that fits."""


def database_url(given: str | None = None) -> sa.URL:
    """Give the URL of the database: what is given, else ``WATARI_DB``, else a file in the user's data folder.

    A plain path is a SQLite file. DatabaseUnusable when it is neither SQLite nor PostgreSQL.
    """
    text = given or os.environ.get("WATARI_DB") or str(_data_home() / "watari" / "watari.db")
    if "://" not in text:
        return sa.URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    url = sa.make_url(text)
    if url.get_backend_name() == "sqlite":
        return url
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise DatabaseUnusable(
        f"the database {url.render_as_string()} is neither SQLite nor PostgreSQL",
        cure="set WATARI_DB to a file or to a URL such as postgresql://user@host/watari",
    )


def connect(url: sa.URL, *, may_be_lost: bool = False) -> sa.Engine:
    """Open the database; for SQLite with a write-ahead log, full syncs and patience with other writers.

    Every SQLite transaction begins as a writing one: one that reads first and writes later could not wait for others.
    With ``may_be_lost`` nobody waits for the disk.
    """
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database:
        _own(Path(url.database))
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    pragmas = SQLITE_PRAGMAS + (MAY_BE_LOST if may_be_lost else ())
    sa.event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, pragmas))
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection to write on, committed at the end.

    SQLite takes one writer at a time and lets the others sleep, for up to a tenth of a second each time they ask in
    vain. The threads of one runner therefore queue here, where the next one is woken at once.
    """
    queue = _QUEUES[engine.url.database or ""] if engine.dialect.name == "sqlite" else nullcontext()
    with queue, engine.begin() as connection:
        yield connection


def _own(file: Path) -> None:
    """Make the file before SQLite does, for its owner only; its log and index beside it get the same rights."""
    try:
        private_file(file)
    except OSError as error:
        raise DatabaseUnusable(
            f"the database {file} cannot be opened: {error.strerror}",
            cure="see that its folder can be written to, or name another database with WATARI_DB",
        ) from error


def tell_as_facts(engine: sa.Engine) -> None:
    """Let whatever the database refuses from now on reach the operator as a fact with its cure.

    What contradicts what is kept (IntegrityError) is the business of who writes.
    """

    def as_fact(context: sa.ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if isinstance(error, (OperationalError, DatabaseError)) and not isinstance(error, IntegrityError):
            raise told(error, engine.url) from context.original_exception

    sa.event.listen(engine, "handle_error", as_fact)


def told(error: SQLAlchemyError, url: sa.URL) -> DatabaseUnusable:
    """Give what the database says as a fact with its cure.

    Source of the words: sqlite3's `sqlite3ErrStr` (https://sqlite.org/rescode.html).
    """
    shown, says = url.render_as_string(), str(error.__cause__ or error).splitlines()[0]
    kind, cure = next(((kind, cure) for word, kind, cure in CURES if word in says), (DatabaseUnusable, LOOK))
    return kind(f"the database {shown} cannot be used: {says}", cure=cure.format(shown=shown), touched=UNTOUCHED)


def _prepare_sqlite(connection: Any, pragmas: Iterable[str]) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def bring_up_to_date(engine: sa.Engine) -> None:
    """Make or migrate the tables.

    DatabaseTooNew when a later Watari was here, DatabaseUnusable when it cannot be read.
    """
    try:
        if _version(engine) != SCHEMA:
            _migrate(engine)
    except SQLAlchemyError as error:
        raise told(error, engine.url) from error


def _version(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("select version_num from alembic_version")).scalar()


def _migrate(engine: sa.Engine) -> None:
    from alembic import command  # noqa: PLC0415 - half a second that most commands do not need
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "watari.store:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DatabaseTooNew(
                f"the database {engine.url.render_as_string()} was written by a later Watari ({error})",
                cure="use that later version, or name another database with WATARI_DB",
            ) from error


def _data_home() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
