"""Runs in Watcher's own virtual environment.

One consolidation of a cluster by `vm_workload_consolidation`, without any cloud.

    python audit.py CLUSTER.json ANSWER.json (whole|zones|zones-excluding)

Of the three ways to ask, `whole` is one audit; `zones` is one audit per availability zone, as an operator would scope
them who knows of the pins; `zones-excluding` leaves out by scope, too, what cannot be moved. What Watcher reads from
Nova is built here from the file, what it reads from a metrics store are the flavors' own sizes: usage as allocated,
which is what Placement counts. The seconds are those of `strategy.execute()`.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from watcher.common.utils import Struct
from watcher.decision_engine.model import element
from watcher.decision_engine.model.model_root import ModelRoot
from watcher.decision_engine.strategy.strategies.vm_workload_consolidation import VMWorkloadConsolidation

PROJECT = str(uuid5(NAMESPACE_OID, "project"))
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
KIB_PER_MIB = 1024


class Allocated:
    """A source of metrics that tells what flavors and Placement say; it knows nothing of real use."""

    def get_instance_cpu_usage(self, **_query: Any) -> None:
        """Tell nothing: Watcher takes all vCPUs then."""

    def get_instance_ram_usage(self, resource: Any, **_query: Any) -> int:
        """Tell the flavor's memory, in MiB."""
        return int(resource.memory)

    def get_instance_root_disk_size(self, resource: Any, **_query: Any) -> int:
        """Tell the flavor's disk, in GiB."""
        return int(resource.disk)

    def get_host_cpu_usage(self, *_query: Any) -> None:
        """Tell nothing: Watcher adds up the instances then."""

    def get_host_ram_usage(self, *_query: Any) -> None:
        """Tell nothing: Watcher adds up the instances then."""


def main() -> None:
    """Read the cluster, ask, write what Watcher says and what it cost."""
    cluster, answer, way = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]), sys.argv[3]
    models = [model_of(cluster, hosts, excluding=way == "zones-excluding") for hosts in scopes(cluster, way)]
    told: dict[str, Any] = {"moves": [], "claimed": 0, "cpu_seconds": 0.0, "wall_seconds": 0.0}
    for model in models:
        cpu, wall = time.process_time(), time.monotonic()
        solution, released = ask(model)
        told["cpu_seconds"] += time.process_time() - cpu
        told["wall_seconds"] += time.monotonic() - wall
        told["moves"] += [move_of(action) for action in solution.actions if action["action_type"] == "migrate"]
        told["claimed"] += released
    told["peak_mib"] = peak_mib()
    answer.write_text(json.dumps(told), "utf-8")


def peak_mib() -> float:
    """Give the most memory that this program ever had.

    `getrusage` would tell that of the process that started it, if it is larger.
    """
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / KIB_PER_MIB


def scopes(cluster: Any, way: str) -> list[list[Any]]:
    """Give the hosts of each audit."""
    if way == "whole":
        return [cluster["hosts"]]
    zones = sorted({host["zone"] for host in cluster["hosts"]})
    return [[host for host in cluster["hosts"] if host["zone"] == zone] for zone in zones]


def ask(model: ModelRoot) -> tuple[Any, int]:
    """Give Watcher's solution and how many hosts it says are released."""
    strategy = VMWorkloadConsolidation(config=Struct(datasources=None))
    strategy._compute_model = model  # noqa: SLF001 - what Watcher's collector would put there
    strategy._datasource_backend = Allocated()  # noqa: SLF001
    strategy.input_parameters = Struct(period=3600, granularity=300)
    solution = strategy.execute()
    return solution, strategy.number_of_released_nodes


def move_of(action: Any) -> dict[str, Any]:
    """Give an action of the solution as a move; Watcher knows of no order between single moves."""
    asked = action["input_parameters"]
    return {
        "instance": asked["resource_id"],
        "source": asked["source_node"],
        "target": asked["destination_node"],
        "after": [],
    }


def model_of(cluster: Any, hosts: list[Any], *, excluding: bool) -> ModelRoot:
    """Build what Watcher's collector makes of Nova's answers for some hosts."""
    model = ModelRoot()
    nodes = {host["name"]: node_of(host) for host in hosts}
    for node in nodes.values():
        model.add_node(node)
    for described in cluster["instances"]:
        if described["host"] in nodes:
            instance = instance_of(described, excluded=excluding and not described["live"])
            model.add_instance(instance)
            model.map_instance(instance, nodes[described["host"]])
    return model


def node_of(host: Any) -> Any:
    """Give a host in Watcher's words."""
    return element.ComputeNode(
        uuid=str(uuid5(NAMESPACE_OID, host["name"])),
        hostname=host["name"],
        status="enabled" if host["enabled"] else "disabled",
        disabled_reason=None,
        state="up",
        memory=host["ram_mib"],
        memory_mb_reserved=0,
        memory_ratio=1.0,
        disk=host["disk_gib"],
        disk_gb_reserved=0,
        disk_ratio=1.0,
        vcpus=host["vcpus"],
        vcpu_reserved=0,
        vcpu_ratio=host["cpu_ratio"],
    )


def instance_of(described: Any, *, excluded: bool) -> Any:
    """Give an instance in Watcher's words."""
    return element.Instance(
        uuid=described["id"],
        name=described["id"],
        state="active",
        memory=described["ram_mib"],
        disk=described["disk_gib"],
        vcpus=described["vcpus"],
        metadata={},
        project_id=PROJECT,
        locked=False,
        host=described["host"],
        hypervisor_hostname=described["host"],
        created=NEVER,
        pinned_az=described["zone_pin"] or "",
        flavor_extra_specs={},
        watcher_exclude=excluded,
    )


if __name__ == "__main__":
    main()
