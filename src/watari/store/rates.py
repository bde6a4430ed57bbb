"""What steps really took, for the estimates of later plans."""

from __future__ import annotations

from datetime import UTC, datetime
from statistics import median

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from watari.model.record import Record
from watari.store.database import writing
from watari.store.tables import rates

NEWEST = 50
_NEW = rates.insert()


class Rate(Record):
    """How long one kind of step took: the median of the newest ones, and bytes per second where bytes were moved."""

    step_kind: str
    count: int
    seconds: float
    bytes_per_second: float | None = None


class RateTable:
    """Measured figures, one per step that was done."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, run_id: str, step_key: str, *, kind: str, seconds: float, moved_bytes: int = 0) -> None:
        """Keep what a step took; the first figure of a step stays."""
        row = {
            "run_id": run_id,
            "step_key": step_key,
            "step_kind": kind,
            "seconds": seconds,
            "moved_bytes": moved_bytes,
        }
        try:
            with writing(self._engine) as connection:
                connection.execute(_NEW, row | {"at": datetime.now(UTC)})
        except IntegrityError:
            return

    def of(self, step_kind: str) -> Rate | None:
        """Give the figures of one kind of step, from the newest fifty; None when none was measured."""
        query = sa.select(rates.c.seconds, rates.c.moved_bytes).where(rates.c.step_kind == step_kind)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(rates.c.at.desc()).limit(NEWEST)).all()
        if not rows:
            return None
        speeds = [row.moved_bytes / row.seconds for row in rows if row.moved_bytes and row.seconds > 0]
        speed = median(speeds) if speeds else None
        return Rate(
            step_kind=step_kind, count=len(rows), seconds=median(row.seconds for row in rows), bytes_per_second=speed
        )

    def all(self) -> dict[str, Rate]:
        """Give the figures of every kind of step that was measured."""
        with self._engine.connect() as connection:
            kinds = connection.execute(sa.select(rates.c.step_kind).distinct()).scalars().all()
        return {kind: rate for kind in sorted(kinds) if (rate := self.of(kind)) is not None}
