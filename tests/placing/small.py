"""Small clusters for the tests of placing: a test names only what it is about."""

from __future__ import annotations

from typing import Any

from watari.placing.model import Cluster, ComputeHost, Group, PlacedInstance, Solution


def a_host(name: str, memory: int = 8, **fields: Any) -> ComputeHost:
    given: dict[str, Any] = {"name": name, "capacity": {"MEMORY_MB": memory}, "zone": "az1"}
    return ComputeHost(**given | fields)


def an_instance(id_: str, host: str, memory: int = 2, **fields: Any) -> PlacedInstance:
    given: dict[str, Any] = {"id": id_, "host": host, "needs": {"MEMORY_MB": memory}, "ram_gib": float(memory)}
    return PlacedInstance(**given | fields)


def a_cluster(hosts: list[ComputeHost], instances: list[PlacedInstance], *groups: Group) -> Cluster:
    return Cluster(tuple(hosts), tuple(instances), groups)


def moves(solution: Solution) -> list[tuple[str, str, str]]:
    return [(relocation.instance_id, relocation.source, relocation.target) for relocation in solution.relocations]


def rules(solution: Solution, instance_id: str) -> list[str]:
    return [reason.rule for reason in solution.stuck[instance_id]]
