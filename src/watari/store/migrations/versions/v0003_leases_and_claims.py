"""Many runs on one database: a lease and a token for each run, and what each of them claims."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.String(64)
NAME = sa.String(255)


def upgrade() -> None:
    """Give every run that is there a token, and make the two new tables."""
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("token", sa.String(32), nullable=False, server_default=""))
    connection = op.get_bind()
    for run_id in connection.execute(sa.text("select id from runs")).scalars().all():
        drawn = {"token": secrets.token_hex(8), "id": run_id}
        connection.execute(sa.text("update runs set token = :token where id = :id"), drawn)
    op.create_table(
        "leases",
        sa.Column("run_id", ID, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("owner", NAME, nullable=False),
        sa.Column("taken_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("family", ID, primary_key=True),
        sa.Column("cloud", NAME, primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("thing_id", NAME, primary_key=True),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("run_id", ID, nullable=False),
    )
