"""Machines reached past their cloud: to run something there, to look from there, and their power."""

from watari.clouds.hosts.sighting import HostSighting, NamespaceSighting, SshSighting
from watari.clouds.hosts.ssh import SshHost

__all__ = ["HostSighting", "NamespaceSighting", "SshHost", "SshSighting"]
