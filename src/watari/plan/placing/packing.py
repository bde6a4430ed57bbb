"""Finding a room for a guest: the tightest that takes it, or one where another guest can be brought out of its way."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Guest

ROOMS_TRIED = (4, 12)
"""How many rooms are looked at for a guest that none takes as it is, the emptiest first: inside a chain, and at its end."""
LEAVERS_TRIED = (2, 4)
"""How many guests of such a room are tried to be brought elsewhere, those on the move anyway and the smallest first."""


class Packer:
    """Moves guests in a ledger. ``fixed`` guests are never brought out of anybody's way."""

    def __init__(self, ledger: Ledger, fixed: frozenset[str] = frozenset()) -> None:
        self.ledger = ledger
        self.fixed = fixed
        self.sizes = _sizes(ledger)
        """The share of a mean room that each guest takes, of the class of which it takes most."""

    def largest_first(self, guest_ids: Iterable[str]) -> list[Guest]:
        """Sort guests so that they pack well: the large ones first, of equal ones those with the least choice."""
        guests = (self.ledger.cluster.guest[id_] for id_ in guest_ids)
        return sorted(guests, key=lambda g: (-self.sizes[g.id], self.ledger.breadth(g), g.id))

    def place(self, guest: Guest, depth: int = 0) -> bool:
        """Move ``guest`` to the tightest room that takes it, bringing up to ``depth`` others in a chain out of its way."""
        room = next(self.ledger.tightest(guest), None)
        if room is not None:
            self.ledger.move(guest, room)
            return True
        return depth > 0 and self._make_way(guest, depth, frozenset((guest.id,)))

    def place_all(self, guests: Iterable[Guest], depth: int = 0) -> list[Guest]:
        """Move every guest that can be placed; gives the others."""
        return [guest for guest in guests if not self.place(guest, depth)]

    def _make_way(self, guest: Guest, depth: int, chain: frozenset[str]) -> bool:
        """Bring one guest elsewhere so that ``guest`` has room where it was, that one in the same way if need be."""
        home, at_the_end = self.ledger.at[guest.id], len(chain) == 1
        for room in list(islice(self.ledger.emptiest(guest), ROOMS_TRIED[at_the_end])):
            if room == home:
                continue
            for leaver in self.leavers(guest, room, chain)[: LEAVERS_TRIED[at_the_end]]:
                mark = len(self.ledger.steps)
                if self._leave(leaver, room, depth, chain) and self.ledger.may(guest, room):
                    self.ledger.move(guest, room)
                    return True
                self.ledger.undo(mark)
        return False

    def _leave(self, leaver: Guest, room: str, depth: int, chain: frozenset[str]) -> bool:
        other = next(self.ledger.tightest(leaver), None)
        if other is not None:
            self.ledger.move(leaver, other)
            return True
        return (
            depth > 1 and self._make_way(leaver, depth - 1, chain | {leaver.id}) and self.ledger.at[leaver.id] != room
        )

    def leavers(self, guest: Guest, room: str, chain: frozenset[str]) -> list[Guest]:
        """Give the guests of ``room`` any one of which, gone, would let ``guest`` in as far as room goes; those away from home first."""
        in_the_way = self.ledger.in_the_way(guest, room)
        if len(in_the_way) > 1:
            return []
        cluster, at, needs = self.ledger.cluster, self.ledger.at, self.ledger.needs
        ids = (in_the_way or self.ledger.on[room]) - chain - self.fixed - self.ledger.kept
        lacks = [
            (number, need - have)
            for number, (need, have) in enumerate(zip(needs[guest.id], self.ledger.free[room], strict=True))
            if need > max(have, 0)
        ]
        helpful = [cluster.guest[id_] for id_ in ids if all(needs[id_][number] >= lack for number, lack in lacks)]
        return sorted(helpful, key=lambda other: (at[other.id] == other.host, self.sizes[other.id], other.id))


def _sizes(ledger: Ledger) -> dict[str, float]:
    rooms = ledger.cluster.rooms
    means = [sum(room.capacity.get(name, 0) for room in rooms) / max(len(rooms), 1) for name in ledger.classes]
    return {
        id_: max((need / mean for need, mean in zip(needs, means, strict=True) if mean), default=0.0)
        for id_, needs in ledger.needs.items()
    }
