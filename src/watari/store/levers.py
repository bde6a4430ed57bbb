"""What operators set while a run goes on, from other processes: the runner reads it between steps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from watari.store.leases import Lease, hold
from watari.store.tables import levers, progress


class Levers:
    """Names and values of one run each: ``paused``, ``stopped``, ``limit.KEY``, ``proceed.GATE``."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def set(self, run_id: str, name: str, value: Any) -> None:
        """Set a lever to a JSON value."""
        _put(self._engine, levers, {"run_id": run_id, "name": name}, {"value": value, "set_at": datetime.now(UTC)})

    def all(self, run_id: str, lease: Lease | None = None) -> dict[str, Any]:
        """Give all levers of a run that were ever set; to its runner, which gives its lease, LeaseLost when that is over."""
        with self._engine.connect() as connection:
            if lease is not None:
                hold(connection, lease)
            rows = connection.execute(sa.select(levers.c.name, levers.c.value).where(levers.c.run_id == run_id))
            return {row.name: row.value for row in rows}


class Progress:
    """What goes on right now, and what is waited for: the newest facts only, overwritten again and again."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def tell(self, run_id: str, subject: str, facts: dict[str, Any]) -> None:
        """Keep the newest facts about a step or a move."""
        _put(self._engine, progress, {"run_id": run_id, "subject": subject}, {"facts": facts, "at": datetime.now(UTC)})

    def clear(self, run_id: str, subject: str | None = None) -> None:
        """Forget the facts about a subject, or all of a run."""
        gone = progress.delete().where(progress.c.run_id == run_id)
        with self._engine.begin() as connection:
            connection.execute(gone if subject is None else gone.where(progress.c.subject == subject))

    def all(self, run_id: str) -> dict[str, dict[str, Any]]:
        """Give the newest facts by subject."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(progress.c.subject, progress.c.facts).where(progress.c.run_id == run_id)
            )
            return {row.subject: row.facts for row in rows}


def _put(engine: sa.Engine, table: sa.Table, key: dict[str, str], values: dict[str, Any]) -> None:
    """Update the row with this key, or insert it. Each row has one writer at a time, so no upsert of a dialect is needed."""
    here = sa.and_(*(table.c[name] == value for name, value in key.items()))
    with engine.begin() as connection:
        if not connection.execute(table.update().where(here).values(**values)).rowcount:
            connection.execute(table.insert().values(**key, **values))
