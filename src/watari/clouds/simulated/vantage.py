"""A place to look from in a simulated world."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

from watari.clouds.simulated.world import Segment, World
from watari.model.survey.survey import Observation

PULSE_SECONDS = 0.02
"""Real time between two looks of a pulse: whoever watches must not take the processor from those who act."""


class SimulatedSighting:
    """A vantage point on a VLAN of the world, or one that reaches every segment (``vlan`` None).

    ``macs`` holds one entry per answer: two copies that kept one MAC show it twice.
    """

    def __init__(self, world: World, name: str, vlan: int | None = None) -> None:
        self.world = world
        self.name = name
        self.segment: Segment | None = None if vlan is None else ("vlan", str(vlan))

    def look(self, address: str, tcp_port: int | None = None) -> Observation:
        """Ask who holds an address, whether it answers, and, where a TCP port is given, what the guest says there."""
        clock = self.world.clock
        with clock.lock:
            clock.tick()
            answers = sorted(self.world.answers(address, self.segment), key=lambda a: (a.cloud, a.port_id))
            said = self.world.said(answers[0]) if answers and tcp_port is not None else {}
            macs = tuple(answer.mac for answer in answers)
            text = json.dumps(said) if said else ""
            return Observation(vantage=self.name, address=address, answers=bool(answers), macs=macs, said=text)

    def pulse(self, address: str, tcp_port: int | None, ended: threading.Event) -> Iterator[bool]:
        """Look again and again; a look costs a second of the world's own time."""
        while not ended.wait(PULSE_SECONDS):
            yield self.look(address, tcp_port).answers
