"""A referee for placements that shares nothing with the planner: Nova's rules, asked at the start of every move.

It plays a placement as a cloud would see it: any number of moves at once, in any order that the waits allow, both hosts
held while a move is under way.
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from watari.placing.model import Cluster, PlacedInstance, Relocation, Solution


class Referee:
    """The state of a cluster while a placement is played on it."""

    def __init__(self, cluster: Cluster, closed: Collection[str] = ()) -> None:
        self.hosts = {host.name: host for host in cluster.hosts}
        self.instances = {instance.id: instance for instance in cluster.instances}
        self.groups = {group.id: group for group in cluster.groups}
        self.closed = set(closed)
        self.at = {instance.id: instance.host for instance in cluster.instances}
        self.heading: dict[str, str] = {}

    def play(self, solution: Solution, chance: Random) -> None:
        """Start and end the relocations in an order that chance picks among the lawful ones."""
        todo = dict(enumerate(solution.relocations))
        under_way: list[int] = []
        ended: set[int] = set()
        while todo or under_way:
            ready = [number for number, relocation in todo.items() if set(relocation.after) <= ended]
            assert ready or under_way, f"nothing can start: {todo}"
            if ready and (not under_way or chance.random() < 0.7):
                number = chance.choice(ready)
                self.start(todo.pop(number))
                under_way.append(number)
            else:
                number = under_way.pop(chance.randrange(len(under_way)))
                self.end(solution.relocations[number])
                ended.add(number)

    def start(self, relocation: Relocation) -> None:
        instance = self.instances[relocation.instance_id]
        assert self.at[instance.id] == relocation.source
        assert instance.id not in self.heading
        assert (broken := self.broken(instance, relocation.target)) is None, f"{relocation}: {broken}"
        self.heading[instance.id] = relocation.target

    def end(self, relocation: Relocation) -> None:
        assert self.heading.pop(relocation.instance_id) == relocation.target
        self.at[relocation.instance_id] = relocation.target

    def held_on(self, host: str) -> list[PlacedInstance]:
        """Those that count on a host: at rest there, or under way from or to there."""
        return [
            instance
            for instance in self.instances.values()
            if host in (self.at[instance.id], self.heading.get(instance.id))
        ]

    def resting_on(self, host: str) -> set[str]:
        return {id_ for id_, at in self.at.items() if at == host and id_ not in self.heading}

    def broken(self, instance: PlacedInstance, target: str) -> str | None:
        """The first rule that a start would break."""
        host, home, source = self.hosts[target], self.hosts[instance.host], self.hosts[self.at[instance.id]]
        others = [other for other in self.held_on(target) if other.id != instance.id]
        checks = {
            "held": bool(instance.held),
            "same host": target == source.name,
            "target closed": not host.open or not host.up or target in self.closed,
            "source down": not source.up or not home.up,
            "zone": instance.zone_pin not in (None, host.zone),
            "isolation": instance.allowed is not None and target not in instance.allowed,
            "traits": bool(instance.required_traits - host.traits or instance.forbidden_traits & host.traits),
            "processor": instance.way == "live"
            and any(trait.startswith("HW_CPU_X86_") for trait in source.traits - host.traits),
            "leftover binding": target in instance.barred,
            "hypervisor": host.kind != source.kind or (instance.way == "live" and host.version < source.version),
            "room": self.too_full(instance, others, target),
            "group": self.group_broken(instance, others, target),
            "apart": any(other.id in instance.apart_from or instance.id in other.apart_from for other in others),
            "beside": bool(instance.beside) and not instance.beside & self.resting_on(target),
        }
        return next((name for name, broken in checks.items() if broken), None)

    def too_full(self, instance: PlacedInstance, others: list[PlacedInstance], target: str) -> bool:
        host = self.hosts[target]
        for name, need in instance.needs.items():
            held = host.used_by_others.get(name, 0) + sum(other.needs.get(name, 0) for other in others)
            if need and (held + need > host.capacity.get(name, 0) or need > host.grains[name].largest):
                return True
        return False

    def group_broken(self, instance: PlacedInstance, others: list[PlacedInstance], target: str) -> bool:
        if instance.group is None:
            return False
        group = self.groups[instance.group]
        if group.policy == "anti-affinity":
            return group.pending.get(target, 0) + sum(other.group == group.id for other in others) >= group.max_per_host
        if group.policy == "affinity":
            return not any(
                self.instances[id_].group == group.id and id_ != instance.id for id_ in self.resting_on(target)
            )
        return False
