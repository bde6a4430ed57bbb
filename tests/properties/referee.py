"""A referee for placements that shares nothing with the planner: Nova's rules, asked at the start of every move.

It plays a placement as a cloud would see it: any number of moves at once, in any order that the waits allow, both hosts
held while a move is under way.
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from watari.plan.placing.model import Cluster, Guest, Placement, Shift


class Referee:
    """The state of a cluster while a placement is played on it."""

    def __init__(self, cluster: Cluster, closed: Collection[str] = ()) -> None:
        self.rooms = {room.name: room for room in cluster.rooms}
        self.guests = {guest.id: guest for guest in cluster.guests}
        self.groups = {group.id: group for group in cluster.groups}
        self.closed = set(closed)
        self.at = {guest.id: guest.host for guest in cluster.guests}
        self.heading: dict[str, str] = {}

    def play(self, placement: Placement, chance: Random) -> None:
        """Start and end the shifts in an order that chance picks among the lawful ones."""
        todo = dict(enumerate(placement.shifts))
        under_way: list[int] = []
        ended: set[int] = set()
        while todo or under_way:
            ready = [number for number, shift in todo.items() if set(shift.after) <= ended]
            assert ready or under_way, f"nothing can start: {todo}"
            if ready and (not under_way or chance.random() < 0.7):
                number = chance.choice(ready)
                self.start(todo.pop(number))
                under_way.append(number)
            else:
                number = under_way.pop(chance.randrange(len(under_way)))
                self.end(placement.shifts[number])
                ended.add(number)

    def start(self, shift: Shift) -> None:
        guest = self.guests[shift.guest_id]
        assert self.at[guest.id] == shift.source
        assert guest.id not in self.heading
        assert (broken := self.broken(guest, shift.target)) is None, f"{shift}: {broken}"
        self.heading[guest.id] = shift.target

    def end(self, shift: Shift) -> None:
        assert self.heading.pop(shift.guest_id) == shift.target
        self.at[shift.guest_id] = shift.target

    def held_on(self, room: str) -> list[Guest]:
        """Those that count on a room: at rest there, or under way from or to there."""
        return [guest for guest in self.guests.values() if room in (self.at[guest.id], self.heading.get(guest.id))]

    def resting_on(self, room: str) -> set[str]:
        return {id_ for id_, at in self.at.items() if at == room and id_ not in self.heading}

    def broken(self, guest: Guest, target: str) -> str | None:
        """The first rule that a start would break."""
        room, home, source = self.rooms[target], self.rooms[guest.host], self.rooms[self.at[guest.id]]
        others = [other for other in self.held_on(target) if other.id != guest.id]
        checks = {
            "held": bool(guest.held),
            "same host": target == source.name,
            "target closed": not room.open or not room.up or target in self.closed,
            "source down": not source.up or not home.up,
            "zone": guest.zone_pin not in (None, room.zone),
            "isolation": guest.allowed is not None and target not in guest.allowed,
            "traits": bool(guest.required_traits - room.traits or guest.forbidden_traits & room.traits),
            "processor": guest.way == "live"
            and any(trait.startswith("HW_CPU_X86_") for trait in source.traits - room.traits),
            "leftover binding": target in guest.barred,
            "hypervisor": room.kind != source.kind or (guest.way == "live" and room.version < source.version),
            "room": self.too_full(guest, others, target),
            "group": self.group_broken(guest, others, target),
            "apart": any(other.id in guest.apart_from or guest.id in other.apart_from for other in others),
            "beside": bool(guest.beside) and not guest.beside & self.resting_on(target),
        }
        return next((name for name, broken in checks.items() if broken), None)

    def too_full(self, guest: Guest, others: list[Guest], target: str) -> bool:
        room = self.rooms[target]
        for name, need in guest.needs.items():
            held = room.used_by_others.get(name, 0) + sum(other.needs.get(name, 0) for other in others)
            if need and (held + need > room.capacity.get(name, 0) or need > room.grains[name].largest):
                return True
        return False

    def group_broken(self, guest: Guest, others: list[Guest], target: str) -> bool:
        if guest.group is None:
            return False
        group = self.groups[guest.group]
        if group.policy == "anti-affinity":
            return group.pending.get(target, 0) + sum(other.group == group.id for other in others) >= group.max_per_host
        if group.policy == "affinity":
            return not any(self.guests[id_].group == group.id and id_ != guest.id for id_ in self.resting_on(target))
        return False
