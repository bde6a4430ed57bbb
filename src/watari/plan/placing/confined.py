"""Sets of rooms that some guests cannot leave, whatever moves: the ground of every bound.

Guests of one pool are looked at together, so the work is that of the different sets, not that of guests times rooms.
"""

from __future__ import annotations

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Guest

Cell = tuple[frozenset[str], str | None]
"""Where guests can be: a set of rooms, and their own one where that is none of them."""


def confined(ledger: Ledger) -> dict[frozenset[str], list[Guest]]:
    """Give sets of rooms without overlap, the smallest ones first, each with the guests that cannot leave it.

    Rooms that are barred to single guests count as theirs: a set that is too wide makes a bound weaker, never wrong.
    """
    cells: dict[Cell, list[Guest]] = {}
    for guest in ledger.cluster.guests:
        names = ledger.pool(guest).names
        cells.setdefault((names, None if guest.host in names else guest.host), []).append(guest)
    holder = _disjoint(cells)
    found: dict[frozenset[str], list[Guest]] = {names: [] for names in holder.values()}
    for (names, home), guests in cells.items():
        holding = holder.get(home or next(iter(names)))
        if holding is not None and _all(names, home) <= holding:
            found[holding] += guests
    return found


def _disjoint(cells: dict[Cell, list[Guest]]) -> dict[str, frozenset[str]]:
    """Choose sets without overlap, the smallest ones first; gives for each room the one that holds it.

    Of the cells that share their pool no two can be chosen, so only the first of them is tried: guests on closed hosts,
    each with a cell of its own, add nothing.
    """
    first: dict[frozenset[str], frozenset[str]] = {}
    alone: list[frozenset[str]] = []
    for names, home in sorted(cells, key=lambda cell: cell[1] or ""):
        if names:
            first.setdefault(names, _all(names, home))
        else:
            alone.append(_all(names, home))
    holder: dict[str, frozenset[str]] = {}
    for names in sorted([*first.values(), *alone], key=lambda names: (len(names), sorted(names))):
        if holder.keys().isdisjoint(names):
            holder.update(dict.fromkeys(names, names))
    return holder


def _all(names: frozenset[str], home: str | None) -> frozenset[str]:
    return names if home is None else names | {home}
