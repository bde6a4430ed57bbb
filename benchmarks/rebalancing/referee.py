"""Replays moves on a cluster and refuses those that Nova would refuse. It shares no code with any planner.

What is refused, numbered as in the rules of migration that the project works by:

- `source`: the instance is not where the move says (or there is no such instance, or it is under way already)
- `same`: source and target are one host (L3)
- `disabled`: the target's service is disabled (C3)
- `not live`: the instance cannot be migrated while it runs (L6 to L12)
- `capacity`: the target cannot hold it beside what it holds and what is under way from or to there (C5)
- `zone`: it is pinned to another availability zone (C7)
- `group`: the target holds too many of its anti-affinity group, those under way from or to there included (C10)
- `order`: a move that it has to wait for was refused, or has not ended yet

A move that was refused leaves its instance where it is, and what comes after it is judged by that.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .cluster import MIB_PER_GIB, RESOURCES, Cluster, Host, Instance, Move, Resource, capacity

Refusal = Literal["source", "same", "disabled", "not live", "capacity", "zone", "group", "order"]


@dataclass(frozen=True)
class Verdict:
    """What really came of a list of moves: ``emptied`` hosts held instances before and hold none after."""

    emptied: tuple[str, ...]
    moved: int
    moved_gib: float
    refused: dict[int, Refusal]


def replay(cluster: Cluster, moves: Sequence[Move]) -> Verdict:
    """Let the moves happen one after another, in the order of the list."""
    match = _Match(cluster, moves)
    for number in range(len(moves)):
        if match.begin(number):
            match.end(number)
    return match.verdict()


def replay_mixed(cluster: Cluster, moves: Sequence[Move], seed: int) -> Verdict:
    """Let them begin and end in any order that their ``after`` allows, any number at once, as chance has it."""
    chance, match = random.Random(seed), _Match(cluster, moves)  # noqa: S311 - it must come again, not be secret
    waits = [len(set(move["after"])) for move in moves]
    followers: dict[int, list[int]] = {}
    for number, move in enumerate(moves):
        for other in set(move["after"]):
            followers.setdefault(other, []).append(number)
    ready, running = [number for number, count in enumerate(waits) if not count], list[int]()
    while ready or running:
        if ready and (not running or chance.random() < 0.5):  # noqa: PLR2004 - heads or tails
            number = _draw(ready, chance)
            if match.begin(number):
                running.append(number)
                continue
        else:
            number = _draw(running, chance)
            match.end(number)
        for follower in followers.get(number, ()):
            waits[follower] -= 1
            if not waits[follower]:
                ready.append(follower)
    return match.verdict()


def crowded(cluster: Cluster) -> list[str]:
    """Tell what is against the rules before anything moves; nothing in a lawful cluster."""
    match = _Match(cluster, ())
    hosts, instances = match.hosts, match.instances.values()
    found = [
        f"{name}: {resource}"
        for name, used in match.used.items()
        for resource in RESOURCES
        if used[resource] > match.room(name, resource)
    ]
    found += [f"{name}: {group}" for (group, name), count in match.members.items() if count > match.most[group]]
    found += [f"{one['id']}: zone" for one in instances if one["zone_pin"] not in (None, hosts[one["host"]]["zone"])]
    return found


def _draw(numbers: list[int], chance: random.Random) -> int:
    """Take one of the numbers out of the list."""
    at = chance.randrange(len(numbers))
    numbers[at], numbers[-1] = numbers[-1], numbers[at]
    return numbers.pop()


class _Match:
    """The cluster while moves are under way: each holds its source and its target until it has ended (C5)."""

    def __init__(self, cluster: Cluster, moves: Sequence[Move]) -> None:
        self.hosts: dict[str, Host] = {host["name"]: host for host in cluster["hosts"]}
        self.instances: dict[str, Instance] = {instance["id"]: instance for instance in cluster["instances"]}
        self.most = {group["id"]: group["max_per_host"] for group in cluster["groups"]}
        self.used: dict[str, Counter[str]] = {name: Counter() for name in self.hosts}
        self.members: Counter[tuple[str, str]] = Counter()
        self._capacity = {name: capacity(host) for name, host in self.hosts.items()}
        self._moves = moves
        self._at = {name: instance["host"] for name, instance in self.instances.items()}
        self._before = Counter(self._at.values())
        self._under_way: set[str] = set()
        self._ended: set[int] = set()
        self._refused: dict[int, Refusal] = {}
        for instance in self.instances.values():
            self._hold(instance, instance["host"], 1)

    def begin(self, number: int) -> bool:
        """Claim the target, or refuse."""
        move = self._moves[number]
        why = self._against(move)
        if why is not None:
            self._refused[number] = why
            return False
        self._under_way.add(move["instance"])
        self._hold(self.instances[move["instance"]], move["target"], 1)
        return True

    def end(self, number: int) -> None:
        """Give the source back."""
        move = self._moves[number]
        self._hold(self.instances[move["instance"]], move["source"], -1)
        self._under_way.discard(move["instance"])
        self._at[move["instance"]] = move["target"]
        self._ended.add(number)

    def verdict(self) -> Verdict:
        """Count what came of it."""
        after = Counter(self._at.values())
        ram_mib = sum(self.instances[self._moves[number]["instance"]]["ram_mib"] for number in self._ended)
        emptied = tuple(name for name in self.hosts if self._before[name] and not after[name])
        return Verdict(emptied, len(self._ended), ram_mib / MIB_PER_GIB, self._refused)

    def room(self, name: str, resource: Resource) -> int:
        """Give what a host can give out."""
        return self._capacity[name][resource]

    def _hold(self, instance: Instance, host: str, sign: int) -> None:
        for resource in RESOURCES:
            self.used[host][resource] += sign * instance[resource]
        if instance["group"] is not None:
            self.members[instance["group"], host] += sign

    def _against(self, move: Move) -> Refusal | None:
        if not self._ended.issuperset(move["after"]):
            return "order"
        instance, target = self.instances.get(move["instance"]), self.hosts.get(move["target"])
        if instance is None or move["instance"] in self._under_way or self._at[move["instance"]] != move["source"]:
            return "source"
        if target is None or not target["enabled"]:
            return "disabled"
        if move["source"] == move["target"]:
            return "same"
        return self._unfit(instance, target)

    def _unfit(self, instance: Instance, target: Host) -> Refusal | None:
        """Give the rule that keeps an instance from a host."""
        name = target["name"]
        if not instance["live"]:
            return "not live"
        if any(self.used[name][resource] + instance[resource] > self.room(name, resource) for resource in RESOURCES):
            return "capacity"
        if instance["zone_pin"] not in (None, target["zone"]):
            return "zone"
        group = instance["group"]
        if group is not None and self.members[group, name] >= self.most[group]:
            return "group"
        return None
