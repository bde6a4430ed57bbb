"""The monitoring of a simulated cloud's hosts: what their guests really use, wherever they are by now."""

from __future__ import annotations

from collections.abc import Mapping

from watari.clouds.port.usage import Shares
from watari.clouds.simulated.state import State
from watari.clouds.simulated.world import World
from watari.model.survey.compute import Host
from watari.model.survey.use import MeasuredUse


class SimulatedUsage:
    """Every host that has power is measured.

    ``busy`` says how much of its vCPUs a running instance uses (0 to 1), by its name.
    """

    def __init__(self, world: World, cloud: str, busy: Mapping[str, float]) -> None:
        self.world = world
        self.cloud = cloud
        self._busy = busy

    def shares(self) -> Shares:
        """As `Usage` says; a host whose guests want more than it has is used whole."""
        clock = self.world.clock
        with clock.lock:
            clock.tick()
            state = self.world.states[self.cloud]
            seen = sorted(
                (host for host in state.hosts if host.name not in state.dead_hosts), key=lambda host: host.name
            )
            return Shares(
                tuple(MeasuredUse(host=host.name, share=self._share(state, host), at=clock.now) for host in seen)
            )

    def _share(self, state: State, host: Host) -> float:
        running = [i for i in state.instances.by("host", host.name) if i.id in state.running_since]
        wanted = sum(self._busy.get(instance.name, 0.0) * instance.flavor.vcpus for instance in running)
        return min(1.0, wanted / host.cpus) if host.cpus else 0.0
