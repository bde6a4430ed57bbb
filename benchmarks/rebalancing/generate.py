"""Clusters made by chance from a seed: the same size, kind and seed give the same cluster.

A host has 64 cores given out four times, 256 GiB and 4 TB, and ten instances on average, with flavors of 1 to 32 vCPU,
about 35 % of all memory allocated. Kinds:

- `unconstrained`: any instance may go anywhere.
- `constrained`: three availability zones with 60 % of the instances pinned to theirs; 25 % of them in groups of three
  to five with strict anti-affinity; 3 % that cannot be migrated while they run.
- `mixed`: hosts of three sizes (half, whole, double), unconstrained.
- `mixed-constrained`: both.

Instances lie where chance put them, within all rules.
"""

from __future__ import annotations

import random
from typing import Literal, NamedTuple, get_args

from .cluster import MIB_PER_GIB, RESOURCES, Cluster, Group, Host, Instance, capacity

Kind = Literal["unconstrained", "constrained", "mixed", "mixed-constrained"]
KINDS: tuple[Kind, ...] = get_args(Kind)
CONSTRAINED: tuple[Kind, ...] = ("constrained", "mixed-constrained")
ZONES = ("az1", "az2", "az3")
PINNED_SHARE, GROUPED_SHARE, FIXED_SHARE = 0.60, 0.25, 0.03
GROUP_SIZES = (3, 5)
INSTANCES_PER_HOST = 10
SIZES, SIZE_WEIGHTS = (0.5, 1, 2), (40, 40, 20)
"""Of mixed hosts, in parts of the usual one; the mean is 1."""


class Flavor(NamedTuple):
    """What an instance takes, and how often it is chosen."""

    vcpus: int
    ram_gib: int
    disk_gib: int
    weight: int


FLAVORS = (
    Flavor(1, 2, 20, 26),
    Flavor(2, 4, 40, 29),
    Flavor(4, 8, 80, 25),
    Flavor(8, 16, 160, 11),
    Flavor(16, 32, 160, 7),
    Flavor(32, 64, 160, 2),
)


def generate(hosts: int, seed: int, kind: Kind) -> Cluster:
    """Make a cluster of ``hosts`` hosts."""
    mixed = kind.startswith("mixed")
    # constraints come last, so that with and without them the same instances lie on the same hosts
    chance = random.Random(f"{hosts} {seed} {mixed}")  # noqa: S311 - it must come again, not be secret
    places = [_host(number, chance.choices(SIZES, SIZE_WEIGHTS)[0] if mixed else 1) for number in range(hosts)]
    flavors = chance.choices(FLAVORS, [flavor.weight for flavor in FLAVORS], k=hosts * INSTANCES_PER_HOST)
    instances = _placed(chance, places, flavors)
    groups = _constrain(chance, places, instances) if kind in CONSTRAINED else []
    return Cluster(hosts=places, instances=instances, groups=groups)


def _host(number: int, size: float) -> Host:
    return Host(
        name=f"host-{number:04}",
        zone=ZONES[number % len(ZONES)],
        vcpus=int(64 * size),
        cpu_ratio=4.0,
        ram_mib=int(256 * MIB_PER_GIB * size),
        disk_gib=int(4096 * size),
        enabled=True,
    )


def _placed(chance: random.Random, hosts: list[Host], flavors: list[Flavor]) -> list[Instance]:
    """Put an instance of every flavor of the list on any host that has room."""
    free = {host["name"]: capacity(host) for host in hosts}
    placed = []
    for number, flavor in enumerate(flavors):
        instance = Instance(
            id=f"instance-{number:05}",
            host="",
            vcpus=flavor.vcpus,
            ram_mib=flavor.ram_gib * MIB_PER_GIB,
            disk_gib=flavor.disk_gib,
            zone_pin=None,
            group=None,
            live=True,
        )
        while not instance["host"]:
            host = chance.choice(hosts)["name"]
            if all(instance[resource] <= free[host][resource] for resource in RESOURCES):
                instance["host"] = host
        for resource in RESOURCES:
            free[instance["host"]][resource] -= instance[resource]
        placed.append(instance)
    return placed


def _constrain(chance: random.Random, hosts: list[Host], instances: list[Instance]) -> list[Group]:
    """Pin instances to the zone that they are in, group some that lie apart, fix a few; gives the groups."""
    zone_of = {host["name"]: host["zone"] for host in hosts}
    for instance in chance.sample(instances, int(len(instances) * PINNED_SHARE)):
        instance["zone_pin"] = zone_of[instance["host"]]
    for instance in chance.sample(instances, int(len(instances) * FIXED_SHARE)):
        instance["live"] = False
    waiting = chance.sample(instances, int(len(instances) * GROUPED_SHARE))
    groups: list[Group] = []
    while waiting:
        members = _apart(waiting, chance.randint(*GROUP_SIZES))
        waiting = [instance for instance in waiting if instance["id"] not in members]
        group = Group(id=f"group-{len(groups):04}", max_per_host=1)
        for member in members.values():
            member["group"] = group["id"]
        groups.append(group)
    return groups


def _apart(waiting: list[Instance], size: int) -> dict[str, Instance]:
    """Take the first instances that lie on different hosts, by id; fewer at the end of the list."""
    taken: dict[str, Instance] = {}
    for instance in waiting:
        if instance["host"] not in {member["host"] for member in taken.values()}:
            taken[instance["id"]] = instance
        if len(taken) == size:
            break
    return taken
