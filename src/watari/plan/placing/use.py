"""How much of a host each instance uses: what Placement has booked, or what somebody measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Cluster

MEASURED_BY = "VCPU"
"""A host's measured use is shared out among its instances by this class: it is the one that is used more than booked."""


@dataclass(frozen=True)
class Use:
    """What guests use and what rooms can give, in any unit that is the same for both."""

    guests: Mapping[str, float]
    rooms: Mapping[str, float]
    others: Mapping[str, float] = field(default_factory=dict)
    """What a room gives to nobody that could move."""


def booked(cluster: Cluster) -> Use:
    """Give the use that Placement has booked, of the class that is scarcest in the whole cluster."""
    scarcest = Ledger(cluster).classes[0]
    return Use(
        guests={guest.id: guest.needs.get(scarcest, 0) for guest in cluster.guests},
        rooms={room.name: room.capacity.get(scarcest, 0) for room in cluster.rooms},
        others={room.name: room.used_by_others.get(scarcest, 0) for room in cluster.rooms},
    )


def measured(cluster: Cluster, hosts: Mapping[str, float]) -> Use:
    """Give the use behind shares (0.0 to 1.0) that were measured per host, shared out among its instances by their vCPUs.

    A host that was not measured is taken as used like the mean of the others: unknown is not idle.
    """
    unknown = sum(hosts.values()) / len(hosts) if hosts else 0.0
    rooms = {room.name: float(room.capacity.get(MEASURED_BY, 0)) for room in cluster.rooms}
    vcpus = {guest.id: guest.needs.get(MEASURED_BY, 0) for guest in cluster.guests}
    booked_on = dict.fromkeys(rooms, 0)
    for guest in cluster.guests:
        booked_on[guest.host] += vcpus[guest.id]
    used = {name: hosts.get(name, unknown) * size for name, size in rooms.items()}
    guests = {g.id: used[g.host] * vcpus[g.id] / booked_on[g.host] if booked_on[g.host] else 0.0 for g in cluster.guests}
    return Use(guests=guests, rooms=rooms, others={name: used[name] for name in rooms if not booked_on[name]})
