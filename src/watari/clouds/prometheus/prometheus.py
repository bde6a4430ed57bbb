"""Prometheus as those who measure hosts: one instant query of its HTTP API (GET /api/v1/query).

Why not by a library: docs/why/prometheus.md.
"""

from __future__ import annotations

from watari.clouds.access import Monitoring, host_access
from watari.clouds.port.usage import Shares, Usage
from watari.clouds.prometheus.line import PrometheusLine
from watari.clouds.prometheus.vector import shares_in
from watari.model.goal import MeasuredBy

QUERY = "/api/v1/query"
PATIENCE_SECONDS = 30.0
"""For the question from its beginning to its end: a rate over an hour of many hosts takes Prometheus seconds."""


class Prometheus:
    """A Prometheus and the query that a goal names; a connection per question."""

    def __init__(self, said: MeasuredBy, access: Monitoring, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._said = said
        self._line = PrometheusLine(base=said.prometheus, access=access, patience_seconds=patience_seconds)

    def shares(self) -> Shares:
        """As `Usage` says, at the moment that Prometheus takes for now.

        It drops series that ended, or fell silent 5 minutes ago.
        """
        return shares_in(self._line.get(QUERY, {"query": self._said.query}), self._said.host_label)


def open_usage(cloud_name: str, said: MeasuredBy) -> Usage:
    """Give the Prometheus of a goal with the credentials that clouds.yaml has for it; nothing is asked yet.

    Raises BadCloudsFile.
    """
    return Prometheus(said, host_access(cloud_name).prometheus)
