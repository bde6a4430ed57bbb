"""Ceph for the lab: one monitor, one manager, one OSD on a sparse file; a pool and a key of its own for every cloud."""

from watari.lab.ceph.cluster import down, up
from watari.lab.ceph.pools import Pool, drop_pool, pool

__all__ = ["Pool", "down", "drop_pool", "pool", "up"]
