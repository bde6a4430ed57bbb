"""The cluster on the goal's terms: who may take instances, and who may be stopped for a move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from watari.model.goal import Fallbacks
from watari.model.survey.compute import Instance
from watari.plan.placing.model import Cluster, Guest
from watari.plan.placing.reach import Reach


def taking(cluster: Cluster, takers: Collection[str]) -> Cluster:
    """Give the cluster with all rooms closed but those of ``takers``; as it is where none are named."""
    if not takers:
        return cluster
    rooms = tuple(room if room.name in takers else replace(room, open=False) for room in cluster.rooms)
    return replace(cluster, rooms=rooms)


def consenting(
    cluster: Cluster, instances: Mapping[str, Instance], allow: Fallbacks, leaving: Collection[str] = ()
) -> Cluster:
    """Give the cluster with those that may be stopped as guests that go cold, where they cannot go live.

    That is where a rule keeps them from it (L), or where no host but those that are left takes them live and one takes them cold:
    an older hypervisor (L4), a processor without what theirs has (L5).
    """
    reach = Reach(cluster)

    def on_these_terms(guest: Guest) -> Guest:
        if guest.way == "cold" or not any(choice.takes(instances[guest.id]) for choice in allow.cold):
            return guest
        cold = replace(
            guest, way="cold", held=tuple(reason for reason in guest.held if not reason.rule.startswith("L"))
        )
        away = {guest.host, *leaving}
        stranded = not reach.of(guest) - away and reach.of(cold) - away
        return cold if stranded or cold.held != guest.held else guest

    return replace(cluster, guests=tuple(on_these_terms(guest) for guest in cluster.guests))
