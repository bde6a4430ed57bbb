"""Bring instances that talk nearer to each other, or an instance nearer to where its volume is.

The measure is the sum of weight times distance over all pairs; distances stand in a table between racks or zones, for no
API of a cloud tells them. Always the move that shortens the most for what it weighs is made next; where the better
place is full, another guest changes places with it or makes way, if the sum still falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from watari.plan.placing.distance import Distances, Pair
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import NO_LIMITS, Bound, Cluster, Guest, Limits, Placement, Shift
from watari.plan.placing.packing import Packer
from watari.plan.placing.pull import Pull
from watari.plan.placing.settle import emptied, held_to, moved, settled

LEAST_COST = 0.25
"""GiB; keeps a tiny guest from looking as if it moved for nothing."""
LEAST_GAIN = 1e-9
"""A sum of floats must fall by more than its rounding."""
MOVES_EACH = 8
"""How often one guest is moved while planning; only its last place becomes a move of the plan."""
ROOMS_TRIED = 4
LEAVERS_TRIED = 3
"""How many full rooms, and how many guests of each, are tried for one guest that would be better off there."""


def near(cluster: Cluster, distances: Distances, pairs: Sequence[Pair], limits: Limits = NO_LIMITS) -> Placement:
    """Give the moves that lower the weighted distance over ``pairs``; KeyError for a pair with a guest that is not there."""
    fixed: frozenset[str] = frozenset()
    while True:
        nearing = _Nearing(cluster, Pull(cluster, distances, pairs), limits, fixed)
        nearing.run()
        answer = settled(cluster, {guest.id: nearing.ledger.at[guest.id] for guest in moved(nearing.ledger)})
        unwanted = held_to(cluster, answer, limits)
        if not unwanted:
            return _placement(nearing, answer.shifts)
        fixed |= unwanted


def _placement(nearing: _Nearing, shifts: Sequence[Shift]) -> Placement:
    cluster, pull = nearing.ledger.cluster, nearing.pull
    before = {guest.id: guest.host for guest in cluster.guests}
    after = before | {shift.guest_id: shift.target for shift in shifts}
    distance = Bound("weighted distance", pull.total(before), pull.total(after), pull.least(Ledger(cluster)))
    data = Bound("GiB to move", 0.0, sum(cluster.guest[shift.guest_id].gib for shift in shifts), 0.0)
    return Placement(shifts=tuple(shifts), emptied=emptied(cluster, shifts), bounds=(distance, data))


class _Nearing:
    """A ledger in which guests draw nearer, the best gain for its weight first."""

    def __init__(self, cluster: Cluster, pull: Pull, limits: Limits, fixed: frozenset[str]) -> None:
        self.ledger = Ledger(cluster)
        self.pull = pull
        self._packer = Packer(self.ledger, fixed)
        self._limits = limits
        self._left = {id_: MOVES_EACH for id_ in pull.guests if id_ not in fixed | self.ledger.kept}

    def run(self) -> None:
        """Make the best change, look again at whom it concerns, until no change is left that helps."""
        heap = [(-self._hope(id_), id_) for id_ in sorted(self._left)]
        heapify(heap)
        while heap:
            hoped, id_ = heappop(heap)
            hope = self._hope(id_)
            if hope <= 0 or not self._left[id_]:
                continue
            if -hope > hoped:  # it was worth more when it was put here
                heappush(heap, (-hope, id_))
            elif self._draw(self.ledger.cluster.guest[id_]):
                self._left[id_] -= 1
                for other in (*self.pull.partners(id_), id_):
                    if other in self._left:
                        heappush(heap, (-self._hope(other), other))

    def _hope(self, guest_id: str) -> float:
        """What moving a guest to its best place would gain at most per GiB that it weighs, room or not."""
        guest = self.ledger.cluster.guest[guest_id]
        names = self.ledger.choice(guest)
        least = min((pull for pull, _ in self.pull.places(guest_id, names, self.ledger.at)), default=float("inf"))
        return (self.pull.of(guest_id, self.ledger.at[guest_id], self.ledger.at) - least - LEAST_GAIN) / max(
            guest.cost, LEAST_COST
        )

    def _draw(self, guest: Guest) -> bool:
        """Bring ``guest`` to the best place that has room for it, or to a better one still where another makes way."""
        now = self.pull.of(guest.id, self.ledger.at[guest.id], self.ledger.at)
        full: list[str] = []
        for pull, rooms in self.pull.places(guest.id, self.ledger.choice(guest), self.ledger.at):
            if pull >= now - LEAST_GAIN:
                break
            roomy = sorted(
                (room for room in rooms if self._is_other(guest, room)),
                key=lambda name: (-self.ledger.free[name][0], name),
            )
            room = next((room for room in roomy if self.ledger.may(guest, room)), None)
            if room is not None:
                return self._exchange_in(guest, full, now - pull) or self._go(guest, room)
            full += roomy[:ROOMS_TRIED]
        return self._exchange_in(guest, full, 0.0)

    def _is_other(self, guest: Guest, room: str) -> bool:
        return self.ledger.is_open(room) and room != self.ledger.at[guest.id]

    def _go(self, guest: Guest, room: str) -> bool:
        mark = len(self.ledger.steps)
        self.ledger.move(guest, room)
        return self._keep(mark)

    def _exchange_in(self, guest: Guest, rooms: Sequence[str], alone: float) -> bool:
        """Let somebody make way for ``guest`` in a full room, where that gains more than ``alone``, which it gains without."""
        return any(self._exchange(guest, room, alone) for room in rooms)

    def _exchange(self, guest: Guest, room: str, alone: float) -> bool:
        """Let a guest of ``room`` change places with ``guest``, or go elsewhere, if the sum falls by enough for what both weigh."""
        for leaver in self._packer.leavers(guest, room, frozenset((guest.id,)))[:LEAVERS_TRIED]:
            both = guest.id, leaver.id
            weighed = 1 + leaver.cost / max(guest.cost, LEAST_COST)
            limit = self.pull.around(both, self.ledger.at) - alone * weighed - LEAST_GAIN
            for other in (self.ledger.at[guest.id], next(self.ledger.tightest(leaver), None)):
                mark = len(self.ledger.steps)
                if other is None or not self.ledger.may_ever(leaver, other) or not self.ledger.is_open(other):
                    continue
                self.ledger.move(leaver, other)
                if self.ledger.may(guest, room):
                    self.ledger.move(guest, room)
                    if (
                        self.pull.around(both, self.ledger.at) < limit
                        and self.ledger.stands(leaver)
                        and self._keep(mark)
                    ):
                        return True
                self.ledger.undo(mark)
        return False

    def _keep(self, mark: int) -> bool:
        """Whether the moves since ``mark`` stay inside the limits; else they are taken back."""
        if self.ledger.away.within(self._limits):
            return True
        self.ledger.undo(mark)
        return False
