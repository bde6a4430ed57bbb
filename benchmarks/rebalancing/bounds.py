"""What no planner can beat, computed from the cluster alone.

From what instances need in sum, and from those that cannot move.

Both bounds leave out server groups and that instances cannot be cut, so the best plan may lie below them.
"""

from __future__ import annotations

from itertools import accumulate

from .cluster import MIB_PER_GIB, RESOURCES, Cluster, Host, Instance, capacity


def most_emptied(cluster: Cluster) -> int:
    """Give how many hosts can be emptied at most.

    All, less those that each zone and all together need for what they hold.

    A host with an instance that cannot move stays. Beyond those, the largest hosts stay, until they hold all that is
    pinned to their zone; and over all zones, until they hold everything.
    """
    hosts, instances = cluster["hosts"], cluster["instances"]
    stay = {instance["host"] for instance in instances if not instance["live"]}
    by_zone = {
        zone: _needed(
            [host for host in hosts if host["zone"] == zone],
            [instance for instance in instances if instance["zone_pin"] == zone],
            stay,
        )
        for zone in {host["zone"] for host in hosts}
    }
    kept = max(sum(by_zone.values()), _needed(hosts, instances, stay))
    return min(len({instance["host"] for instance in instances} - stay), len(hosts) - kept)


def least_gib(cluster: Cluster, emptied: int) -> float:
    """Give the memory that has to move at least to empty so many hosts: that of the hosts with the least."""
    stay = {instance["host"] for instance in cluster["instances"] if not instance["live"]}
    ram_mib: dict[str, int] = {}
    for instance in cluster["instances"]:
        ram_mib[instance["host"]] = ram_mib.get(instance["host"], 0) + instance["ram_mib"]
    return sum(sorted(amount for name, amount in ram_mib.items() if name not in stay)[:emptied]) / MIB_PER_GIB


def _needed(hosts: list[Host], instances: list[Instance], stay: set[str]) -> int:
    """Give how many hosts it takes to hold the instances, by each resource alone, when some stay anyway."""
    anyway = [host for host in hosts if host["name"] in stay]
    others = [host for host in hosts if host["name"] not in stay]
    fewest = len(anyway)
    for resource in RESOURCES:
        lack = sum(instance[resource] for instance in instances) - sum(capacity(host)[resource] for host in anyway)
        sizes = sorted((capacity(host)[resource] for host in others), reverse=True)
        more = sum(held < lack for held in accumulate(sizes, initial=0))
        fewest = max(fewest, len(anyway) + more)
    return fewest
