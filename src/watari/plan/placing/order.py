"""From "who shall be where" to moves in an order in which each is lawful; circles are broken by way of a third host.

Emptying closed hosts needs no order: nobody comes where somebody leaves. Swaps, chains and balancing do: a guest waits
until the room that it needs, or the group member that it must not meet, is gone (hosts.md 6.3). Two guests that wait
for each other's room on full hosts need a third host, because the target is claimed while the source is held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from watari.plan.placing.ledger import Ledger, Step
from watari.plan.placing.model import Cluster, Guest
from watari.plan.placing.rules import broken_ever


@dataclass
class Ordered:
    """Lawful moves, one after the other, and the guests that could not be brought where they shall be."""

    steps: list[Step] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def order(cluster: Cluster, wanted: Mapping[str, str], closed: Iterable[str] = ()) -> Ordered:
    """Put the moves that bring each guest of ``wanted`` to its room into a lawful order, as close to the given one as may be.

    ``closed`` rooms take nobody, not for a while either. A guest moves once, or twice where it makes way for a circle.
    """
    return _Queue(Ledger(cluster, closed), wanted).run()


class _Queue:
    """Guests that may go, and guests that wait at the door of a full room."""

    def __init__(self, ledger: Ledger, wanted: Mapping[str, str]) -> None:
        self._ledger = ledger
        self._wanted = wanted
        self._ready = deque(id_ for id_, room in wanted.items() if ledger.at[id_] != room)
        self._waiting: dict[str, list[str]] = {}
        """By room: the guests that cannot go there yet, in their order."""
        self._parked: set[str] = set()

    def run(self) -> Ordered:
        """Let everybody go who may; when nobody may, park one; when nobody can be parked, give up on the rest."""
        while True:
            while self._ready:
                self._try(self._ready.popleft())
            if not self._waiting or not self._park():
                left = sorted(id_ for ids in self._waiting.values() for id_ in ids)
                return Ordered(steps=self._ledger.steps, left=left)

    def _try(self, guest_id: str) -> None:
        guest, room = self._ledger.cluster.guest[guest_id], self._wanted[guest_id]
        if self._ledger.is_open(room) and self._ledger.may(guest, room):
            self._go(guest, room)
        else:
            self._waiting.setdefault(room, []).append(guest_id)

    def _go(self, guest: Guest, room: str) -> None:
        source = self._ledger.at[guest.id]
        self._ledger.move(guest, room)
        # who leaves makes room; who arrives may be the one beside whom another wants to be
        for changed in (source, room):
            self._ready.extend(self._waiting.pop(changed, ()))

    def _park(self) -> bool:
        """Bring the cheapest guest that stands in somebody's way to a third host."""
        waiting = [self._ledger.cluster.guest[id_] for ids in self._waiting.values() for id_ in ids]
        for guest in sorted(waiting, key=lambda g: (g.cost, g.id)):
            if guest.id in self._parked or self._ledger.at[guest.id] not in self._waiting:
                continue
            third = next((room for room in self._ledger.roomiest(guest) if self._leads_on(guest, room)), None)
            if third is not None:
                self._parked.add(guest.id)
                self._go(guest, third)
                return True
        return False

    def _leads_on(self, guest: Guest, third: str) -> bool:
        """Whether ``guest`` could go on from a third host: a newer one would not let it go to an older one (L4, L5)."""
        wanted, room = self._wanted[guest.id], self._ledger.cluster.room
        return third != wanted and broken_ever(guest, room[third], room[wanted]) is None
