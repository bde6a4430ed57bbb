"""How Prometheus says no, or nothing, or what cannot be the use of hosts."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class PrometheusSilent(WatariError):
    """Prometheus does not answer, or what stands before it says that it cannot."""

    id: ClassVar[str] = "usage.silent"


class PrometheusRefuses(WatariError):
    """Prometheus, or what stands before it, does not let us in."""

    id: ClassVar[str] = "usage.refused"


class BadQuery(WatariError):
    """Prometheus understood that it was asked, and cannot answer the goal's query."""

    id: ClassVar[str] = "usage.bad-query"


class PrometheusUnclear(WatariError):
    """Something answers, but not as Prometheus would."""

    id: ClassVar[str] = "usage.unclear"


class NoShares(WatariError):
    """Prometheus answers the goal's query, but not with one share, 0 to 1, for each host."""

    id: ClassVar[str] = "usage.no-shares"
