"""The databases on which the store's laws about several runners are proved.

SQLite always; PostgreSQL too where WATARI_TEST_POSTGRES names a server whose account may make databases, such as
`postgresql://postgres@127.0.0.1:5432/postgres`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

SERVER = os.environ.get("WATARI_TEST_POSTGRES", "")
KINDS = ("sqlite", *(("postgresql",) if SERVER else ()))


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """Give the URL of a new database, gone afterwards."""
    if kind == "sqlite":
        yield str(folder / "watari.db")
        return
    url = sa.make_url(SERVER).set(drivername="postgresql+psycopg")
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"watari_{uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    try:
        yield url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(sa.text(f"drop database {name} with (force)"))
        server.dispose()
