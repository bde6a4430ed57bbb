"""A simulated Neutron, one file per kind of thing."""

from watari.clouds.simulated.network.floating import FloatingIps
from watari.clouds.simulated.network.groups import Groups
from watari.clouds.simulated.network.ports import Ports
from watari.clouds.simulated.network.reads import Reads
from watari.clouds.simulated.network.routers import Routers
from watari.clouds.simulated.network.segments import Segments


class SimulatedNetworks(Reads, Segments, Ports, Routers, Groups, FloatingIps):
    """Networks and all that hangs on them, in memory."""


__all__ = ["SimulatedNetworks"]
