"""Where the database is, how it is opened, and how its schema is brought up to date."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from watari.store.errors import DatabaseTooNew, DatabaseUnusable
from watari.store.tables import SCHEMA

BUSY_MILLISECONDS = 30_000
SQLITE_PRAGMAS = (f"busy_timeout={BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


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


def connect(url: sa.URL) -> sa.Engine:
    """Open the database; for SQLite with a write-ahead log, full syncs and patience with other writers.

    Every SQLite transaction begins as a writing one: one that reads first and writes later could not wait for others.
    """
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def bring_up_to_date(engine: sa.Engine) -> None:
    """Make or migrate the tables; DatabaseTooNew when a later Watari was here, DatabaseUnusable when it cannot be read."""
    shown = engine.url.render_as_string()
    try:
        if _version(engine) != SCHEMA:
            _migrate(engine)
    except SQLAlchemyError as error:
        says = str(error.__cause__ or error).splitlines()[0]
        cure = f"look at {shown}, or name another database with WATARI_DB"
        raise DatabaseUnusable(f"the database {shown} cannot be used: {says}", cure=cure) from error


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
