"""Which moves must have ended before another may begin, so that any number may run at once without breaking a rule.

For a move to a host, all moves to that host that stand before it in the list are taken as claimed, and none that leave
it as ended but those that it waits for. With that, every start is lawful in every interleaving: whichever moves are
under way, the latest of them in the list has waited for enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from watari.plan.placing.ledger import Amounts, Ledger, Step
from watari.plan.placing.model import Cluster, Guest, Shift


def linked(cluster: Cluster, steps: Sequence[Step]) -> tuple[Shift, ...]:
    """Give the steps, lawful one after the other, as shifts that wait for what they need and for nothing else."""
    links = _Links(Ledger(cluster))
    return tuple(links.add(number, step) for number, step in enumerate(steps))


@dataclass
class _Door:
    """What has come and gone at one room so far: numbers of shifts with their guests."""

    claimed: list[int]
    """What all those who came claimed, by class."""
    came: list[tuple[int, Guest]] = field(default_factory=list)
    left: list[tuple[int, Guest]] = field(default_factory=list)


class _Links:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        """As everything was before the first shift; nothing moves in it."""
        self._doors: dict[str, _Door] = {}
        self._last: dict[str, int] = {}
        """The latest shift of each guest."""
        self._leaned_on: dict[str, set[int]] = {}
        """By guest: the shifts that went to its host because it is there; it leaves only after them."""

    def add(self, number: int, step: Step) -> Shift:
        """Give the next step with what it waits for."""
        guest_id, source, target = step
        guest = self._ledger.cluster.guest[guest_id]
        after = {*self._leaned_on.pop(guest_id, ())}
        if guest_id in self._last:
            after.add(self._last[guest_id])
        after |= self._for_peace(guest, target)
        after |= self._for_company(guest, target, number)
        after |= self._for_group(guest, target, after)
        after |= self._for_room(guest, target, after)
        self._come(self._door(target), number, guest)
        self._door(source).left.append((number, guest))
        self._last[guest_id] = number
        return Shift(guest_id, source, target, tuple(sorted(after)))

    def _door(self, room: str) -> _Door:
        found = self._doors.get(room)
        if found is None:
            found = self._doors[room] = _Door([0] * len(self._ledger.classes))
        return found

    def _come(self, door: _Door, number: int, guest: Guest) -> None:
        door.came.append((number, guest))
        for at, need in enumerate(self._ledger.needs[guest.id]):
            door.claimed[at] += need

    def _for_room(self, guest: Guest, room: str, after: set[int]) -> set[int]:
        """The shifts that free what ``guest`` needs on ``room`` (C5), beyond those that it waits for anyway."""
        door = self._door(room)
        needs = self._ledger.needs
        amounts = zip(needs[guest.id], door.claimed, self._ledger.free[room], strict=True)
        lacks = [need and need + claimed - free for need, claimed, free in amounts]
        for number, other in door.left:
            if number in after:
                lacks = _less(lacks, needs[other.id])
        return set(_enough([(number, needs[other.id]) for number, other in door.left if number not in after], lacks))

    def _for_group(self, guest: Guest, room: str, after: set[int]) -> set[int]:
        """The shifts of group members that must be gone from ``room`` (C10), beyond those that it waits for anyway."""
        group = self._ledger.bonds.group_of(guest)
        if group is None or group.policy != "anti-affinity":
            return set()
        door = self._door(room)
        count = self._ledger.fellows(guest, room) + sum(
            other.group == group.id and other.id != guest.id for _, other in door.came
        )
        gone = [number for number, other in door.left if other.group == group.id and other.id != guest.id]
        surplus = count - sum(number in after for number in gone) - (group.max_per_host - 1)
        return set([number for number in gone if number not in after][: max(surplus, 0)])

    def _for_peace(self, guest: Guest, room: str) -> set[int]:
        """The shifts by which guests left ``room`` that it must not meet (C8)."""
        apart = self._ledger.bonds.apart(guest)
        return {number for number, other in self._door(room).left if other.id in apart}

    def _for_company(self, guest: Guest, room: str, number: int) -> set[int]:
        """The shift that brought the guest to ``room`` beside whom it must be (C8, C11); that one then leaves after it."""
        brought = set()
        for wanted in self._ledger.bonds.company(guest):
            companion = next((other for other in sorted(wanted) if self._is_now(other, room)), None)
            if companion is not None:
                self._leaned_on.setdefault(companion, set()).add(number)
                if companion in self._last:
                    brought.add(self._last[companion])
        return brought

    def _is_now(self, guest_id: str, room: str) -> bool:
        """Whether a guest is on ``room`` when the shifts so far have ended."""
        came = max((n for n, other in self._door(room).came if other.id == guest_id), default=-1)
        left = max((n for n, other in self._door(room).left if other.id == guest_id), default=-1)
        return came > left or (came == left and self._ledger.at.get(guest_id) == room)


def _less(lacks: list[int], freed: Amounts) -> list[int]:
    return [lack - amount if lack > 0 else lack for lack, amount in zip(lacks, freed, strict=True)]


def _enough(leavers: Sequence[tuple[int, Amounts]], lacks: list[int]) -> Iterator[int]:
    """Give the shifts that together free what lacks: one that does it alone, or else the first ones that help."""
    if not any(lack > 0 for lack in lacks):
        return
    alone = [number for number, freed in leavers if not any(lack > 0 for lack in _less(lacks, freed))]
    if alone:
        yield alone[0]
        return
    for number, freed in leavers:
        if any(lack > 0 and amount for lack, amount in zip(lacks, freed, strict=True)):
            yield number
            lacks = _less(lacks, freed)
        if not any(lack > 0 for lack in lacks):
            return
