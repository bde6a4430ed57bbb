"""Entries carry the number of their format, and surveys are found by the digest of their stored text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from watari.model.stored import digest_of

revision = "0002"
down_revision = "0001"

_SURVEYS = sa.table("surveys", sa.column("id"), sa.column("digest"), sa.column("body"))


def upgrade() -> None:
    """Add both columns, and work out the digests: those that plans name were of the same text."""
    op.add_column("entries", sa.Column("format", sa.Integer, nullable=False, server_default="1"))
    op.add_column("surveys", sa.Column("digest", sa.String(64), nullable=False, server_default=""))
    connection = op.get_bind()
    for survey_id in connection.execute(sa.select(_SURVEYS.c.id)).scalars().all():
        here = _SURVEYS.c.id == survey_id
        body = connection.execute(sa.select(_SURVEYS.c.body).where(here)).scalar_one()
        connection.execute(_SURVEYS.update().where(here).values(digest=digest_of(body)))
    op.create_index("ix_surveys_digest", "surveys", ["digest"])
