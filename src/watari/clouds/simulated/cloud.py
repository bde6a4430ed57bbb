"""A cloud in memory behind the same port as a real one."""

from __future__ import annotations

from datetime import datetime

from watari.clouds.port import Cloud, Compute, Identity, Images, Moving, Networks, Volumes
from watari.clouds.simulated.compute import SimulatedCompute
from watari.clouds.simulated.desk import Caller
from watari.clouds.simulated.identity import SimulatedIdentity
from watari.clouds.simulated.images import SimulatedImages
from watari.clouds.simulated.moving import SimulatedMoving
from watari.clouds.simulated.network import SimulatedNetworks
from watari.clouds.simulated.refusals import not_allowed
from watari.clouds.simulated.state import State
from watari.clouds.simulated.volumes import SimulatedVolumes
from watari.model.survey.survey import Microversions


class SimulatedCloud:
    """One simulated cloud, seen by our account in one project.

    ``state`` is what the cloud knows: tests and the rehearsal look into it, and let things go wrong there
    (`State.spoil`).
    """

    def __init__(self, state: State, project_id: str | None = None) -> None:
        self.state = state
        self.caller = Caller(state, project_id or state.operator.project_id)
        self.name = state.name
        self.identity: Identity = SimulatedIdentity(self.caller)
        self.images: Images = SimulatedImages(self.caller)
        self.networks: Networks = SimulatedNetworks(self.caller)
        self.compute: Compute = SimulatedCompute(self.caller)
        self.moving: Moving = SimulatedMoving(self.caller)
        self.volumes: Volumes = SimulatedVolumes(self.caller)

    def in_project(self, project_id: str) -> Cloud:
        """The same cloud, acting in another project; NotAllowed without a role there."""
        with self.state.clock.lock:
            if not Caller(self.state, project_id).role_names:
                raise not_allowed(f"a token for project {project_id}")
        return SimulatedCloud(self.state, project_id)

    def microversions(self) -> dict[str, Microversions]:
        """The API versions that each service offers."""
        return dict(self.state.microversions)

    def clock(self) -> datetime:
        """The cloud's own clock."""
        return self.state.clock.now + self.state.habits.clock_skew

    def tick(self, seconds: float | None = None) -> None:
        """Let time pass: that of one call, or ``seconds``."""
        self.state.clock.tick(seconds)
