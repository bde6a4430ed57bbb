"""How much of a host each instance uses: what Placement has booked, or what somebody measured."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from statistics import mean

from watari.model.survey.compute import PROCESSORS
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Cluster


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


def measured(
    cluster: Cluster, hosts: Mapping[str, float], sizes: Mapping[str, float] | None = None, idle: Collection[str] = ()
) -> Use:
    """Give the use behind shares (0.0 to 1.0) that were measured per host, shared out among its instances by their vCPUs.

    ``sizes`` are the hosts' processors, by default with the ratio by which Placement lets them be overbooked; ``idle`` are
    instances that use nothing, whatever they have booked. A host that was not measured is taken as used like the mean of the
    others: unknown is not idle. What a host uses without an instance that could use it stays where it is.
    """
    unknown = mean(hosts.values()) if hosts else 0.0
    rooms = sizes or {room.name: float(_processors(room.capacity)) for room in cluster.rooms}
    used = {room.name: hosts.get(room.name, unknown) * rooms.get(room.name, 0.0) for room in cluster.rooms}
    vcpus = {guest.id: 0 if guest.id in idle else _processors(guest.needs) for guest in cluster.guests}
    awake = dict.fromkeys(used, 0)
    for guest in cluster.guests:
        awake[guest.host] += vcpus[guest.id]
    guests = {g.id: used[g.host] * vcpus[g.id] / awake[g.host] if awake[g.host] else 0.0 for g in cluster.guests}
    return Use(guests=guests, rooms=rooms, others={name: used[name] for name in used if not awake[name]})


def _processors(amounts: Mapping[str, int]) -> int:
    return sum(amounts.get(kind, 0) for kind in PROCESSORS)
