"""The store: one database, opened and brought up to date, with one part for each kind of thing that is kept."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from watari.store.claims import Claims
from watari.store.database import bring_up_to_date, connect, database_url, tell_as_facts
from watari.store.documents import Plans, Surveys
from watari.store.entries import Entries
from watari.store.levers import LeverTable, ProgressTable
from watari.store.locks import RunLocks
from watari.store.rates import RateTable
from watari.store.runs import Runs


@dataclass(frozen=True)
class Store:
    """Everything that is kept. Safe to use from several threads and processes.

    ``quick`` is the same database for what a power cut may take back: progress, and measured rates.
    """

    engine: sa.Engine
    quick: sa.Engine
    surveys: Surveys
    plans: Plans
    runs: Runs
    entries: Entries
    levers: LeverTable
    progress: ProgressTable
    rates: RateTable
    locks: RunLocks
    claims: Claims

    def open_engine_database(self) -> sa.Engine:
        """Open the database of the run engine.

        A file beside ours, or the same PostgreSQL database (it keeps a schema of its own).

        A run whose engine file lost something goes on from the journal, so nobody waits for the disk there.
        """
        url = self.engine.url
        beside = url.set(database=f"{url.database}.engine") if url.get_backend_name() == "sqlite" else url
        return connect(beside, may_be_lost=True)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self.quick.dispose()


def open_store(url: str | None = None) -> Store:
    """Open the database at ``url`` (a file, or the URL of a PostgreSQL database), or the one that `database_url` finds.

    It is made when it is not there; DatabaseUnusable or DatabaseTooNew when it cannot be used.
    """
    engine = connect(database_url(url))
    bring_up_to_date(engine)
    quick = connect(engine.url, may_be_lost=True)
    for each in (engine, quick):
        tell_as_facts(each)
    return Store(
        engine=engine,
        quick=quick,
        surveys=Surveys(engine),
        plans=Plans(engine),
        runs=Runs(engine),
        entries=Entries(engine),
        levers=LeverTable(engine),
        progress=ProgressTable(quick),
        rates=RateTable(quick),
        locks=RunLocks(engine),
        claims=Claims(engine),
    )
