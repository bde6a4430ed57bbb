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
        """Ask who holds an address (ARP), whether it answers (ping, and TCP where a port is given) and what it says over HTTP."""

    def pulse(self, address: str, tcp_port: int | None, ended: threading.Event) -> Iterator[bool]:
        """Ask about every half second whether an address answers (TCP where a port is given, else ping), until ``ended`` is set.

        Ends by itself where nobody can look from here any more.
        """
