"""A canary goes first on every way: where the smallest instance cannot pass, no other is sent.

A pair of hosts may fail for reasons that no API tells: keys, firewalls, processor flags, serial ports. The first move of a
pair finds that out at the least cost (`reference/hosts.md`, 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from watari.plan.placing.model import Guest, Shift


def after_canaries(shifts: Sequence[Shift], guests: Mapping[str, Guest]) -> tuple[Shift, ...]:
    """Give the shifts, each after the canary of its pair of hosts too.

    A canary waits for nothing itself, so that the order stays without circles; a pair where every shift waits for another
    has its first one as canary.
    """
    canaries = _canaries(shifts, guests)
    return tuple(
        _after(shift, at, canaries[shift.source, shift.target, guests[shift.guest_id].way])
        for at, shift in enumerate(shifts)
    )


def _canaries(shifts: Sequence[Shift], guests: Mapping[str, Guest]) -> dict[tuple[str, str, str], int]:
    chosen: dict[tuple[str, str, str], int] = {}
    for at in _smallest_first(shifts, guests):
        shift = shifts[at]
        chosen.setdefault((shift.source, shift.target, guests[shift.guest_id].way), at)
    return chosen


def _smallest_first(shifts: Sequence[Shift], guests: Mapping[str, Guest]) -> Iterable[int]:
    """Those that wait for nothing by their cost, then the others as they are listed."""
    free = [at for at, shift in enumerate(shifts) if not shift.after]
    waiting = [at for at, shift in enumerate(shifts) if shift.after]
    return [*sorted(free, key=lambda at: (guests[shifts[at].guest_id].cost, at)), *waiting]


def _after(shift: Shift, at: int, canary: int) -> Shift:
    if at == canary or canary in shift.after:
        return shift
    return Shift(shift.guest_id, shift.source, shift.target, (*shift.after, canary))
