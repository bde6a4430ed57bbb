"""Who may write the journal of a run: the newest lease alone.

Each runner that begins raises the number of the run's lease, and every entry is written in a transaction that looks at
that number. A runner that slept meanwhile, and does not know that another one has taken its place, can write nothing
any more; and since an act comes only after its intent was written, it acts no more either.
"""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime

import sqlalchemy as sa

from watari.model.record import Record
from watari.store.errors import LeaseLost
from watari.store.tables import leases

_OF_RUN = sa.select(leases.c.number, leases.c.owner).where(leases.c.run_id == sa.bindparam("run"))
_HELD = _OF_RUN.with_for_update(read=True)  # put together once: it is asked with every entry


class Lease(Record):
    """The right to write the journal of a run, as long as no other has a higher number."""

    run_id: str
    number: int


class Leases:
    """One lease for each run that was ever run."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def take(self, run_id: str) -> Lease:
        """Raise the number: from now on no older lease of the run is worth anything.

        Whoever takes it holds the run's lock.
        """
        mine = leases.c.run_id == run_id
        told = {"owner": owner(), "taken_at": datetime.now(UTC)}
        with self._engine.begin() as connection:
            if not connection.execute(leases.update().where(mine).values(number=leases.c.number + 1, **told)).rowcount:
                connection.execute(leases.insert().values(run_id=run_id, number=1, **told))
            number = connection.execute(sa.select(leases.c.number).where(mine)).scalar_one()
        return Lease(run_id=run_id, number=number)

    def see(self, lease: Lease) -> None:
        """Raise LeaseLost when a newer one was taken."""
        with self._engine.connect() as connection:
            hold(connection, lease)


def hold(connection: sa.Connection, lease: Lease) -> None:
    """Keep a lease until the transaction of ``connection`` ends; LeaseLost when a newer one was taken.

    On PostgreSQL the row is locked, so that nobody takes a newer one before what is written under this one can be read.
    On SQLite a transaction that has written is alone: there it comes after the write.
    """
    now = connection.execute(_HELD, {"run": lease.run_id}).one_or_none()
    if now is None or now.number != lease.number:
        raise LeaseLost(
            f"run {lease.run_id} is no longer this runner's: {now.owner if now else 'somebody'} has taken it up since",
            cure=f"nothing: this process acts no more; `watari status {lease.run_id} --follow` looks on",
            touched="what this process had asked for before is in the journal, and the other one has looked at it",
        )


def owner() -> str:
    """Name this process, for people."""
    return f"process {os.getpid()} on {socket.gethostname()}"
