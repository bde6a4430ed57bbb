"""The resource classes that count in a cluster."""

from __future__ import annotations

from watari.plan.placing.model import Cluster

ALWAYS = ("MEMORY_MB",)
"""Classes that are counted even when no guest needs any."""


def scarcest_first(cluster: Cluster) -> tuple[str, ...]:
    """Give every resource class that a guest needs, the scarcest of the cluster first."""
    asked: dict[str, int] = dict.fromkeys(ALWAYS, 0)
    for guest in cluster.guests:
        for name, amount in guest.needs.items():
            asked[name] = asked.get(name, 0) + amount
    given = {
        name: sum(max(room.capacity.get(name, 0) - room.used_by_others.get(name, 0), 0) for room in cluster.rooms)
        for name in asked
    }
    shared = [name for name in asked if sum(name in room.capacity for room in cluster.rooms) * 2 >= len(cluster.rooms)]
    share = {name: asked[name] / given[name] if given[name] and name in shared else -1.0 for name in asked}
    return tuple(sorted(asked, key=lambda name: (-share[name], name)))
