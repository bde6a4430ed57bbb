"""The cluster on the goal's terms: who may take instances, and who may be stopped for a move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from watari.model.goal import Fallbacks
from watari.model.survey.compute import Instance
from watari.plan.placing.model import Cluster, Guest


def taking(cluster: Cluster, takers: Collection[str]) -> Cluster:
    """Give the cluster with all rooms closed but those of ``takers``; as it is where none are named."""
    if not takers:
        return cluster
    rooms = tuple(room if room.name in takers else replace(room, open=False) for room in cluster.rooms)
    return replace(cluster, rooms=rooms)


def consenting(cluster: Cluster, instances: Mapping[str, Instance], allow: Fallbacks) -> Cluster:
    """Give the cluster with those that may be stopped as guests that go cold, where they cannot go live."""
    return replace(cluster, guests=tuple(_cold(guest, instances[guest.id], allow) for guest in cluster.guests))


def _cold(guest: Guest, instance: Instance, allow: Fallbacks) -> Guest:
    """What keeps a guest from going live alone (rules L) does not keep it when it is stopped."""
    held = tuple(reason for reason in guest.held if not reason.rule.startswith("L"))
    if guest.way == "cold" or held == guest.held or not any(choice.takes(instance) for choice in allow.cold):
        return guest
    return replace(guest, way="cold", held=held)
