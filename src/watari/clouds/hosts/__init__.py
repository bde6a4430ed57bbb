"""Places to look from: network namespaces of this machine, and hosts reached by SSH."""

from watari.clouds.hosts.sighting import HostSighting, NamespaceSighting, SshSighting, VantageError

__all__ = ["HostSighting", "NamespaceSighting", "SshSighting", "VantageError"]
