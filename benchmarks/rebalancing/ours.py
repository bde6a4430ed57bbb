"""Runs in a process of its own: one consolidation of a cluster by Watari's planner.

    python ours.py CLUSTER.json ANSWER.json (greedy|exact)

`exact` lets CP-SAT improve what the greedy planner found; it needs OR-tools. The seconds are those of planning, from
Watari's nouns to Watari's answer.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from rebalancing.cluster import MIB_PER_GIB, Answer, Cluster, Host, Instance, Move, Resource, capacity
from watari.placing import model
from watari.placing.consolidate import consolidate
from watari.placing.model import ComputeHost, PlacedInstance, Reason, Relocation, Solution

CLASSES: dict[Resource, str] = {"vcpus": "VCPU", "ram_mib": "MEMORY_MB", "disk_gib": "DISK_GB"}
NOT_LIVE = Reason("L6", "it cannot be migrated while it runs", "stop it, or leave it where it is")
KIB_PER_MIB = 1024


def main() -> None:
    """Read the cluster, plan, write the moves and what they cost."""
    described, answer, way = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]), sys.argv[3]
    cluster = cluster_of(described)
    cpu, wall = time.process_time(), time.monotonic()
    solution = planned(cluster, way)
    told = Answer(
        moves=[move_of(relocation) for relocation in solution.relocations],
        claimed=len(solution.emptied),
        cpu_seconds=time.process_time() - cpu,
        wall_seconds=time.monotonic() - wall,
        peak_mib=peak_mib(),
    )
    answer.write_text(json.dumps(told), "utf-8")


def peak_mib() -> float:
    """Give the most memory that this program ever had.

    `getrusage` would tell that of the process that started it, if it is larger.
    """
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / KIB_PER_MIB


def planned(cluster: model.Cluster, way: str) -> Solution:
    """Plan the greedy way, and let it be improved where that is asked."""
    solution = consolidate(cluster)
    if way != "exact":
        return solution
    from watari.placing.exact import improve  # noqa: PLC0415 - needs OR-tools, which the greedy way does without

    return improve(cluster, solution)


def cluster_of(described: Cluster) -> model.Cluster:
    """Give a cluster in Watari's words."""
    return model.Cluster(
        hosts=tuple(_host(host) for host in described["hosts"]),
        instances=tuple(_instance(instance) for instance in described["instances"]),
        groups=tuple(model.Group(group["id"], "anti-affinity", group["max_per_host"]) for group in described["groups"]),
    )


def _host(host: Host) -> ComputeHost:
    amounts = capacity(host)
    return ComputeHost(
        name=host["name"],
        capacity={name: amounts[resource] for resource, name in CLASSES.items()},
        zone=host["zone"],
        open=host["enabled"],
    )


def _instance(instance: Instance) -> PlacedInstance:
    return PlacedInstance(
        id=instance["id"],
        host=instance["host"],
        needs={name: instance[resource] for resource, name in CLASSES.items()},
        zone_pin=instance["zone_pin"],
        group=instance["group"],
        held=() if instance["live"] else (NOT_LIVE,),
        ram_gib=instance["ram_mib"] / MIB_PER_GIB,
    )


def move_of(relocation: Relocation) -> Move:
    """Give one of Watari's relocations as a move."""
    return Move(
        instance=relocation.instance_id,
        source=relocation.source,
        target=relocation.target,
        after=list(relocation.after),
    )


if __name__ == "__main__":
    main()
