"""The tables, one schema for SQLite and PostgreSQL. Records are kept whole as JSON; columns are what is searched by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

SCHEMA = "0003"
"""The migration that makes exactly these tables."""


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A time in UTC, kept as ISO text: SQLite forgets time zones, and text sorts as time does."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """Write it in UTC with microseconds, so that all texts have one length."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """Read it with its time zone."""
        return None if value is None else datetime.fromisoformat(value)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

surveys = sa.Table(
    "surveys",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("cloud", sa.String(255), nullable=False, index=True),
    sa.Column("taken_at", UtcTime, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, server_default="", index=True),
    sa.Column("body", sa.Text, nullable=False),
)

plans = sa.Table(
    "plans",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("aim", sa.String(16), nullable=False),
    sa.Column("of_run", sa.String(64)),
    sa.Column("kept_at", UtcTime, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("plan_id", sa.String(64), nullable=False, unique=True),
    sa.Column("begun_at", UtcTime, nullable=False, index=True),
    sa.Column("hold_before", sa.String(16)),
    sa.Column("token", sa.String(32), nullable=False),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("run_id", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("owner", sa.String(255), nullable=False),
    sa.Column("taken_at", UtcTime, nullable=False),
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("family", sa.String(64), primary_key=True),
    sa.Column("cloud", sa.String(255), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("thing_id", sa.String(255), primary_key=True),
    sa.Column("shared", sa.Boolean, nullable=False),
    sa.Column("run_id", sa.String(64), nullable=False),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(64), nullable=False),
    sa.Column("move_id", sa.String(255), nullable=False),
    sa.Column("step_key", sa.String(255), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("made", sa.JSON, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("format", sa.Integer, nullable=False, server_default="1"),
    sa.UniqueConstraint("run_id", "move_id", "step_key", "attempt", "kind"),
)

levers = sa.Table(
    "levers",
    metadata,
    sa.Column("run_id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(255), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("set_at", UtcTime, nullable=False),
)

progress = sa.Table(
    "progress",
    metadata,
    sa.Column("run_id", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("facts", sa.JSON, nullable=False),
)

rates = sa.Table(
    "rates",
    metadata,
    sa.Column("run_id", sa.String(64), primary_key=True),
    sa.Column("step_key", sa.String(255), primary_key=True),
    sa.Column("step_kind", sa.String(32), nullable=False, index=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("moved_bytes", sa.BigInteger, nullable=False),
)
