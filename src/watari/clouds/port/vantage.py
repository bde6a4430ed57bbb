"""A place to look from."""

from __future__ import annotations

from typing import Protocol

from watari.model.survey.survey import Observation


class Sighting(Protocol):
    """A vantage point: looks at addresses from where it stands."""

    name: str

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        """Ask who holds an address (ARP), whether it answers (ping, and TCP where a port is given) and what it says over HTTP."""
