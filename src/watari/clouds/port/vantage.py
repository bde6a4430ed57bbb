"""A place to look from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Protocol

from watari.model.survey.survey import Observation


class Sighting(Protocol):
    """A vantage point: looks at addresses from where it stands."""

    name: str

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        """Ask who holds an address (ARP), whether it answers (ping, TCP if a port is given), what it says by HTTP."""

    def pulse(self, address: str, tcp_port: int | None, ended: threading.Event) -> Iterator[bool]:
        """Ask about every half second if an address answers (TCP if a port is given, else ping), until ``ended``.

        Ends by itself where nobody can look from here any more.
        """
