"""A cluster and a list of moves as plain JSON.

What every planner reads, what every planner writes, what the referee replays.
"""

from __future__ import annotations

from typing import Literal, TypedDict

Resource = Literal["vcpus", "ram_mib", "disk_gib"]
RESOURCES: tuple[Resource, ...] = ("vcpus", "ram_mib", "disk_gib")
MIB_PER_GIB = 1024


class Host(TypedDict):
    """A compute host; ``cpu_ratio`` is how often a core may be given out, memory and disk are given out once."""

    name: str
    zone: str
    vcpus: int
    cpu_ratio: float
    ram_mib: int
    disk_gib: int
    enabled: bool


class Instance(TypedDict):
    """An instance with what its flavor takes; ``live`` says whether it can be moved while it runs."""

    id: str
    host: str
    vcpus: int
    ram_mib: int
    disk_gib: int
    zone_pin: str | None
    group: str | None
    live: bool


class Group(TypedDict):
    """A server group with the strict policy anti-affinity; its members name it."""

    id: str
    max_per_host: int


class Cluster(TypedDict):
    """One cloud's hosts and instances."""

    hosts: list[Host]
    instances: list[Instance]
    groups: list[Group]


class Move(TypedDict):
    """An instance goes from one host to another, when the moves numbered in ``after`` have ended."""

    instance: str
    source: str
    target: str
    after: list[int]


class Answer(TypedDict):
    """What a planner says, and what the saying cost: ``claimed`` hosts are empty then, if one believes it.

    Seconds are those of planning alone; the peak is that of its whole process.
    """

    moves: list[Move]
    claimed: int
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float


def capacity(host: Host) -> dict[Resource, int]:
    """Give what can be given out on a host."""
    return {"vcpus": int(host["vcpus"] * host["cpu_ratio"]), "ram_mib": host["ram_mib"], "disk_gib": host["disk_gib"]}
