"""What operators set while a run goes on, from other processes: the runner reads it between steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from watari.store.database import writing
from watari.store.leases import Lease, hold
from watari.store.tables import levers, progress


@dataclass(frozen=True)
class _Rows:
    """The statements on rows with a key, put together once: the runner makes them at every step."""

    table: sa.Table
    values: tuple[str, ...]

    @cached_property
    def changed(self) -> sa.Update:
        return self.table.update().where(self._here).values({name: sa.bindparam(name) for name in self.values})

    @cached_property
    def gone(self) -> sa.Delete:
        return self.table.delete().where(self._here)

    @cached_property
    def new(self) -> sa.Insert:
        return self.table.insert()

    @property
    def _here(self) -> sa.ColumnElement[bool]:
        return sa.and_(*(column == sa.bindparam(f"key_{column.name}") for column in self.table.primary_key))


_LEVERS, _PROGRESS = _Rows(levers, ("value", "set_at")), _Rows(progress, ("facts", "at"))
_ALL_LEVERS = sa.select(levers.c.name, levers.c.value).where(levers.c.run_id == sa.bindparam("run"))


class LeverTable:
    """Names and values of one run each: ``paused``, ``stopped``, ``limit.KEY``, ``proceed.GATE``."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def set(self, run_id: str, name: str, value: Any) -> None:
        """Set a lever to a JSON value."""
        _put(self._engine, _LEVERS, {"run_id": run_id, "name": name}, {"value": value, "set_at": datetime.now(UTC)})

    def all(self, run_id: str, lease: Lease | None = None) -> dict[str, Any]:
        """Give all levers of a run that were ever set.

        To its runner, which gives its lease, LeaseLost when that is over.
        """
        with self._engine.connect() as connection:
            if lease is not None:
                hold(connection, lease)
            rows = connection.execute(_ALL_LEVERS, {"run": run_id})
            return {row.name: row.value for row in rows}


class ProgressTable:
    """What goes on right now, and what is waited for: the newest facts only, overwritten again and again."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def tell(self, run_id: str, subject: str, facts: dict[str, Any]) -> None:
        """Keep the newest facts about a step or a move."""
        _put(self._engine, _PROGRESS, {"run_id": run_id, "subject": subject}, {"facts": facts, "at": datetime.now(UTC)})

    def clear(self, run_id: str, subject: str | None = None) -> None:
        """Forget the facts about a subject, or all of a run."""
        with writing(self._engine) as connection:
            if subject is None:
                connection.execute(progress.delete().where(progress.c.run_id == run_id))
            else:
                connection.execute(_PROGRESS.gone, {"key_run_id": run_id, "key_subject": subject})

    def all(self, run_id: str) -> dict[str, dict[str, Any]]:
        """Give the newest facts by subject."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(progress.c.subject, progress.c.facts).where(progress.c.run_id == run_id)
            )
            return {row.subject: row.facts for row in rows}


def _put(engine: sa.Engine, rows: _Rows, key: dict[str, str], values: dict[str, Any]) -> None:
    """Update the row with this key, or insert it.

    Each row has one writer at a time, so no upsert of a dialect is needed.
    """
    here = {f"key_{name}": value for name, value in key.items()}
    with writing(engine) as connection:
        if not connection.execute(rows.changed, here | values).rowcount:
            connection.execute(rows.new, key | values)
