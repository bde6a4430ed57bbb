"""The journals: append-only. Nothing here updates or deletes an entry."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from watari.model.journal import Entry, Journal
from watari.model.stored import entry_of
from watari.model.upgrades import FORMAT
from watari.store.database import writing
from watari.store.errors import JournalContradiction
from watari.store.leases import Lease, hold
from watari.store.tables import entries, runs

_NEW = entries.insert()  # put together once: it is made several times for every step


class Entries:
    """The entries of all runs, each in the order in which they were written."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def append(self, entry: Entry, lease: Lease | None = None) -> None:
        """Write an entry, on disk when this returns. One that is there already with the same content is left as it is.

        A runner writes under its lease: LeaseLost when another one has taken the run up since, and nothing is written.
        JournalContradiction when it is there with other content (the time of writing does not count).
        """
        row = entry.model_dump(mode="json") | {"at": entry.at, "format": FORMAT}
        try:
            with writing(self._engine) as connection:
                connection.execute(_NEW, row)
                # Only now: SQLite's transaction begins with the first write, and what is read before that may be old.
                if lease is not None:
                    hold(connection, lease)
        except IntegrityError:
            self._compare(entry, row, lease)

    def journal(self, run_id: str) -> Journal:
        """Give the whole journal of a run; empty when nothing was written yet."""
        with self._engine.connect() as connection:
            plan_id = connection.execute(sa.select(runs.c.plan_id).where(runs.c.id == run_id)).scalar()
        return Journal(run_id=run_id, plan_id=plan_id or "", entries=tuple(entry for _, entry in self.since(run_id)))

    def since(self, run_id: str, seq: int = 0) -> list[tuple[int, Entry]]:
        """Give the entries of a run that were written after the number ``seq``, with their numbers."""
        query = sa.select(entries).where(entries.c.run_id == run_id, entries.c.seq > seq).order_by(entries.c.seq)
        with self._engine.connect() as connection:
            return [(row.seq, _entry(row)) for row in connection.execute(query)]

    def _compare(self, entry: Entry, row: dict[str, Any], lease: Lease | None) -> None:
        """See that it is the same. A runner that slept is not told so: the one after it may have written just that."""
        key = ("run_id", "move_id", "step_key", "attempt", "kind")
        same_place = sa.and_(*(entries.c[name] == row[name] for name in key))
        with self._engine.connect() as connection:
            if lease is not None:
                hold(connection, lease)
            kept = _entry(connection.execute(sa.select(entries).where(same_place)).one())
        if kept.model_copy(update={"at": entry.at}) != entry_of(row, "the entry"):
            raise JournalContradiction(
                f"{entry.kind} of {entry.step_key or entry.move_id or 'the run'} (attempt {entry.attempt}) of run"
                f" {entry.run_id} "
                f"stands in the journal since {kept.at:%H:%M:%S} with other content",
                cure=f"see that only one runner works on {entry.run_id}; `watari resume {entry.run_id}` reads the"
                " journal anew",
            )


def _entry(row: sa.Row[Any]) -> Entry:
    columns = {name: value for name, value in row._mapping.items() if name != "seq"}  # noqa: SLF001 - a public name of SQLAlchemy
    return entry_of(columns, f"entry {row.seq} of run {row.run_id}")
