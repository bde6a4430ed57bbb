"""Times as OpenStack writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def moment(told: str) -> datetime: ...


@overload
def moment(told: str | None) -> datetime | None: ...


def moment(told: str | None) -> datetime | None:
    """Read an ISO time; one without a zone is UTC (Nova's databases keep no zone)."""
    if not told:
        return None
    time = datetime.fromisoformat(told)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
