"""Who is not where he was, and how much data that is."""

from __future__ import annotations

from watari.plan.placing.model import NO_LIMITS, Guest, Limits, within

KIB_PER_GIB = 1 << 20
"""Memory and disks are whole MiB; so a sum of KiB is exact, in whatever order guests go and come back."""


class Away:
    """The guests that are away from home, told of every one that comes to rest."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self._kib = 0

    def note(self, guest: Guest, room: str) -> None:
        """Note that ``guest`` rests in ``room`` now."""
        if room != guest.host and guest.id not in self.ids:
            self.ids.add(guest.id)
            self._kib += round(guest.gib * KIB_PER_GIB)
        elif room == guest.host and guest.id in self.ids:
            self.ids.remove(guest.id)
            self._kib -= round(guest.gib * KIB_PER_GIB)

    def within(self, limits: Limits) -> bool:
        """Whether so many may be away, with so much."""
        return limits == NO_LIMITS or within(limits, len(self.ids), self._kib / KIB_PER_GIB)
