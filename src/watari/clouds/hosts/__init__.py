"""Places to look from: network namespaces of this machine."""

from watari.clouds.hosts.namespace import NamespaceSighting, VantageError

__all__ = ["NamespaceSighting", "VantageError"]
