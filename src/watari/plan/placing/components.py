"""Parts of a cluster that have nothing to do with each other: no guest of one may ever use a room of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watari.plan.placing.explain import stays_for_good
from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Guest, Limits
from watari.plan.placing.programme import Programme


@dataclass(frozen=True)
class Component:
    """Rooms and guests that belong together. ``at`` is where the guests are in the best answer so far."""

    ledger: Ledger
    rooms: frozenset[str]
    guests: frozenset[str]
    at: Mapping[str, str]

    def programme(self, limits: Limits) -> Programme:
        """Give the question which of these rooms can be empty."""
        choices = {id_: _choices(self.ledger, id_, self.at[id_]) for id_ in sorted(self.guests)}
        return Programme(self.ledger, sorted(self.rooms), choices, dict(self.at), limits)


def components(ledger: Ledger, at: Mapping[str, str]) -> list[Component]:
    """Give the components of a cluster, the largest last. ``ledger`` is as all was before, ``at`` the answer so far."""
    sets: list[set[str]] = []
    for names in sorted(
        {frozenset(_choices(ledger, guest.id, at[guest.id])) for guest in ledger.cluster.guests}, key=sorted
    ):
        joined = {*names}.union(*(other for other in sets if not names.isdisjoint(other)))
        sets = [other for other in sets if names.isdisjoint(other)] + [joined]
    found = [_component(ledger, frozenset(names), at) for names in sets]
    return sorted(found, key=lambda component: (len(component.rooms), sorted(component.rooms)))


def _component(ledger: Ledger, names: frozenset[str], at: Mapping[str, str]) -> Component:
    guests = frozenset(guest.id for guest in ledger.cluster.guests if guest.host in names)
    return Component(ledger, names, guests, at)


def _choices(ledger: Ledger, guest_id: str, room: str) -> list[str]:
    """The rooms among which a guest may be put; one that others lean on, or that leans on others (C8, C11), stays in ``room``."""
    guest = ledger.cluster.guest[guest_id]
    if stays_for_good(ledger, guest):
        return [guest.host]
    if _leans(ledger, guest):
        return sorted({guest.host, room}) if room == guest.host else [room]
    open_rooms = {name for name in ledger.choice(guest) if ledger.is_open(name)}
    return sorted(open_rooms | {guest.host})


def _leans(ledger: Ledger, guest: Guest) -> bool:
    return bool(ledger.bonds.company(guest)) or any(guest.id in other.beside for other in ledger.cluster.guests)
