"""The management controllers of a simulated cloud's hosts: what they say is what is."""

from __future__ import annotations

from watari.clouds.port.power import PowerState
from watari.clouds.simulated.world import World


class SimulatedPower:
    """Every host has a controller that answers, and obeys at once."""

    def __init__(self, world: World, cloud: str) -> None:
        self.world = world
        self.cloud = cloud

    def power(self, host: str) -> PowerState:
        """Whether a host has power."""
        clock = self.world.clock
        with clock.lock:
            clock.tick()
            return "off" if host in self.world.states[self.cloud].dead_hosts else "on"

    def off(self, host: str) -> None:
        """Cut its power."""
        self.world.host_dies(self.cloud, host)
