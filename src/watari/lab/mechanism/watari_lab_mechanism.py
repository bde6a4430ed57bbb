"""Neutron's mechanism driver for fake hosts: binds their ports, which nothing plugs. It runs inside Neutron."""

# ruff: noqa: INP001 - the folder is put on a module path, it is no package
# mypy does not see Neutron: it lives in the environments of the releases.
from neutron_lib import constants  # type: ignore[import-not-found]
from neutron_lib.api.definitions import portbindings  # type: ignore[import-not-found]
from neutron_lib.plugins.ml2 import api  # type: ignore[import-not-found]

FAKE = "-fake"


class FakeHostDriver(api.MechanismDriver):  # type: ignore[misc]
    """Binds every port of a host whose name says that it is fake, and leaves all others to the real drivers."""

    def initialize(self) -> None:
        """Nothing to prepare: the driver has no state."""

    @property
    def connectivity(self) -> str:
        """Layer 2, as the drivers of real hosts."""
        return str(portbindings.CONNECTIVITY_L2)

    def bind_port(self, context: api.PortContext) -> None:
        """Bind to the first segment; the port is active at once, as there is nothing to wait for."""
        if FAKE not in context.host:
            return
        segment = next(iter(context.segments_to_bind))
        details = {portbindings.CAP_PORT_FILTER: False, portbindings.OVS_HYBRID_PLUG: False}
        context.set_binding(segment[api.ID], portbindings.VIF_TYPE_OVS, details, status=constants.PORT_STATUS_ACTIVE)
