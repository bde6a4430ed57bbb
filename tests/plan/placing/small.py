"""Small clusters for the tests of placing: a test names only what it is about."""

from __future__ import annotations

from typing import Any

from watari.plan.placing.model import Cluster, Group, Guest, Placement, Room


def a_room(name: str, memory: int = 8, **fields: Any) -> Room:
    given: dict[str, Any] = {"name": name, "capacity": {"MEMORY_MB": memory}, "zone": "az1"}
    return Room(**given | fields)


def a_guest(id_: str, host: str, memory: int = 2, **fields: Any) -> Guest:
    given: dict[str, Any] = {"id": id_, "host": host, "needs": {"MEMORY_MB": memory}, "ram_gib": float(memory)}
    return Guest(**given | fields)


def a_cluster(rooms: list[Room], guests: list[Guest], *groups: Group) -> Cluster:
    return Cluster(tuple(rooms), tuple(guests), groups)


def moves(placement: Placement) -> list[tuple[str, str, str]]:
    return [(shift.guest_id, shift.source, shift.target) for shift in placement.shifts]


def rules(placement: Placement, guest_id: str) -> list[str]:
    return [reason.rule for reason in placement.stuck[guest_id]]
