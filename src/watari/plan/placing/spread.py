"""Cool hot hosts, and bring members of a server group apart over zones and racks.

First the groups: of two members in one failure domain, one goes to the domain that has the fewest. Then the heat: from
the hottest host, the move that lowers the sum of squared use the most for what it weighs, never bringing a group back
together; until no host is hotter than the mean by a margin that is worth a move, or the limits are used up. Everybody
moves at most once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from watari.plan.placing.domains import Domains
from watari.plan.placing.heat import Heat
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.links import linked
from watari.plan.placing.model import NO_LIMITS, Bound, Cluster, Guest, Limits, Placement, within
from watari.plan.placing.settle import emptied
from watari.plan.placing.use import Use, booked

WORTH = 0.05
"""A host is hot when more of it is used than of the mean host by this share; less is not worth a move."""
COOL_TRIED = 4
"""How many rooms are compared for each guest of a hot host, the coolest first."""
LEAST_COST = 0.25
"""GiB; keeps a tiny guest from looking as if it moved for nothing."""


def spread(cluster: Cluster, use: Use | None = None, limits: Limits = NO_LIMITS) -> Placement:
    """Give the moves that even out ``use`` (by default what Placement has booked) and the failure domains of groups."""
    spreading = _Spreading(cluster, use or booked(cluster), limits)
    before = spreading.figures()
    spreading.part_groups()
    spreading.cool()
    shifts = linked(cluster, spreading.ledger.steps)
    return Placement(
        shifts=shifts, emptied=emptied(cluster, shifts), bounds=_bounds(before, spreading.figures(), spreading.best())
    )


def _bounds(before: tuple[float, ...], after: tuple[float, ...], best: tuple[float, ...]) -> tuple[Bound, ...]:
    names = ("use of the hottest host", "pairs of group members in one failure domain", "GiB to move")
    return tuple(Bound(*figures) for figures in zip(names, before, after, best, strict=True))


class _Spreading:
    """A ledger with the heat of every room; every change is a move of the plan, so the order is lawful as it is."""

    def __init__(self, cluster: Cluster, use: Use, limits: Limits) -> None:
        self.cluster = cluster
        self.ledger = Ledger(cluster)
        self._use = use
        self._limits = limits
        self._domains = Domains(cluster)
        self._heat = Heat(self.ledger, use)
        self._moved: set[str] = set()
        self._gib = 0.0

    def figures(self) -> tuple[float, float, float]:
        """The use of the hottest room, the pairs of group members in one domain, the data moved."""
        return self._heat.most(), float(self._domains.pairs()), self._gib

    def best(self) -> tuple[float, float, float]:
        """What these figures are at best: everything evened out like water, and no data moved."""
        return self._heat.mean(), float(self._domains.fewest_pairs()), 0.0

    def part_groups(self) -> None:
        """Bring group members out of domains that they share, each to the coolest room of the best domain."""
        for guest in self._domains.crowded():
            target = self._apart(guest) if self._is_free(guest) else None
            if target is not None:
                self._move(guest, target)

    def _apart(self, guest: Guest) -> str | None:
        """The room where ``guest`` meets the fewest of its group; None when that is no better than where it is."""
        now = self._domains.met(guest, self.ledger.at[guest.id])
        zones = self._heat.zones(guest)
        best: tuple[tuple[int, ...], float, str] | None = None
        for least, zone in sorted((self._domains.least_met(guest, zone), zone) for zone in zones):
            if least >= now or (best is not None and least > best[0]):
                break
            for room in self._heat.coolest_of(guest, zones[zone]):
                found = self._domains.met(guest, room), self._heat.of(room), room
                if found[0] < now and (best is None or found < best):
                    best = found
                if found[0] == least:
                    break
        return best[2] if best is not None else None

    def cool(self) -> None:
        """Take from the hottest room that can still give, until none is hot."""
        limit = self._heat.mean() + WORTH
        while True:
            hottest = self._heat.hottest()
            if hottest is None or self._heat.of(hottest) <= limit:
                return
            best = min(self._gains(hottest), default=None)
            if best is None:
                self._heat.spend(hottest)
            else:
                self._move(self.cluster.guest[best[1]], best[2])

    def _gains(self, room: str) -> Iterator[tuple[float, str, str]]:
        """What each move out of ``room`` gains per GiB that it weighs, negative, so that the least is the best; only gains."""
        for id_ in sorted(self.ledger.on[room]):
            guest = self.cluster.guest[id_]
            if not self._is_free(guest) or not self._use.guests.get(id_):
                continue
            met = self._domains.met(guest, room)
            for target in islice(self._heat.coolest(guest), COOL_TRIED):
                gain = self._gain(guest, room, target)
                if gain > 0 and self._domains.met(guest, target) <= met:
                    yield -gain / max(guest.cost, LEAST_COST), id_, target

    def _gain(self, guest: Guest, source: str, target: str) -> float:
        """How much the sum of squared use (weighed by size) falls."""
        part = self._use.guests.get(guest.id, 0.0)
        sizes, used = self._use.rooms, self._heat.used
        if not sizes.get(source) or not sizes.get(target):
            return 0.0
        less = (used[source] ** 2 - (used[source] - part) ** 2) / sizes[source]
        more = ((used[target] + part) ** 2 - used[target] ** 2) / sizes[target]
        return less - more

    def _is_free(self, guest: Guest) -> bool:
        """Whether ``guest`` can move, has not moved, leaves nobody beside whom it wants to be, and the limits let it."""
        if guest.id in self._moved or not self.ledger.may_leave(guest) or self._likes_it_here(guest):
            return False
        return within(self._limits, len(self._moved) + 1, self._gib + guest.gib)

    def _likes_it_here(self, guest: Guest) -> bool:
        group = self.ledger.bonds.group_of(guest)
        return (
            group is not None
            and group.policy == "soft-affinity"
            and self.ledger.fellows(guest, self.ledger.at[guest.id]) > 0
        )

    def _move(self, guest: Guest, target: str) -> None:
        source = self.ledger.at[guest.id]
        part = self._use.guests.get(guest.id, 0.0)
        self._heat.shift(source, -part)
        self._heat.shift(target, part)
        self._domains.move(guest, target)
        self.ledger.move(guest, target)
        self._moved.add(guest.id)
        self._gib += guest.gib
