"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.String(64)
MOMENT = sa.String(32)
NAME = sa.String(255)


def upgrade() -> None:
    """Make all tables."""
    _documents()
    _journal()
    _run_state()


def _documents() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", ID, primary_key=True),
        sa.Column("cloud", NAME, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_surveys_cloud", "surveys", ["cloud"])
    op.create_table(
        "plans",
        sa.Column("id", ID, primary_key=True),
        sa.Column("aim", sa.String(16), nullable=False),
        sa.Column("of_run", ID),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _journal() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, primary_key=True),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("hold_before", sa.String(16)),
        sa.UniqueConstraint("plan_id", name="uq_runs_plan_id"),
    )
    op.create_index("ix_runs_begun_at", "runs", ["begun_at"])
    op.create_table(
        "entries",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("move_id", NAME, nullable=False),
        sa.Column("step_key", NAME, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("made", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.UniqueConstraint(
            "run_id", "move_id", "step_key", "attempt", "kind", name="uq_entries_run_id_move_id_step_key_attempt_kind"
        ),
    )


def _run_state() -> None:
    op.create_table(
        "levers",
        sa.Column("run_id", ID, primary_key=True),
        sa.Column("name", NAME, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
    )
    op.create_table(
        "progress",
        sa.Column("run_id", ID, primary_key=True),
        sa.Column("subject", NAME, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_table(
        "rates",
        sa.Column("run_id", ID, primary_key=True),
        sa.Column("step_key", NAME, primary_key=True),
        sa.Column("step_kind", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("moved_bytes", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_rates_step_kind", "rates", ["step_kind"])
