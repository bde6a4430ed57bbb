"""The question of consolidation as a linear programme over yes and no: who is where, which host is in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from watari.plan.placing.ledger import Ledger
from watari.plan.placing.model import Limits

FINE = 4
"""Weights are counted in quarters of a GiB: CP-SAT knows whole numbers only."""

Chosen = dict[tuple[str, str], Any]
"""By guest and room: whether it is there."""


@dataclass(frozen=True)
class Programme:
    """Rooms, and among which of them each guest may be; ``hints`` is an answer to begin with."""

    ledger: Ledger
    rooms: Sequence[str]
    choices: Mapping[str, Sequence[str]]
    hints: Mapping[str, str]
    limits: Limits

    def write(self, model: Any) -> Chosen:
        """Write the question into a CP-SAT model; gives the variables that hold the answer."""
        chosen = {
            (id_, room): model.new_bool_var(f"{id_} on {room}") for id_, rooms in self.choices.items() for room in rooms
        }
        in_use = {room: model.new_bool_var(f"{room} in use") for room in self.rooms}
        for id_, rooms in self.choices.items():
            model.add_exactly_one(chosen[id_, room] for room in rooms)
            for room in rooms:
                model.add_implication(chosen[id_, room], in_use[room])
        for room in self.rooms:
            self._room(model, chosen, in_use[room], room)
        self._groups(model, chosen)
        self._peace(model, chosen)
        self._limits(model, chosen)
        weights = {id_: ceil(self.ledger.cluster.guest[id_].cost * FINE) for id_ in self.choices}
        whole = sum(weights.values()) + 1  # one host is worth more than all that could move
        stays = sum(
            weights[id_] * chosen[id_, self._home(id_)] for id_ in self.choices if (id_, self._home(id_)) in chosen
        )
        model.minimize(whole * sum(in_use.values()) - stays)
        for (id_, room), variable in chosen.items():
            model.add_hint(variable, int(self.hints[id_] == room))
        return chosen

    def _home(self, id_: str) -> str:
        return self.ledger.cluster.guest[id_].host

    def _room(self, model: Any, chosen: Chosen, in_use: Any, room: str) -> None:
        """What is on a room fits (C5); one that holds more than it has already may keep that, and take nothing more."""
        here = [id_ for id_ in self.choices if (id_, room) in chosen]
        for at in range(len(self.ledger.classes)):
            needs = {id_: self.ledger.needs[id_][at] for id_ in here}
            now = sum(need for id_, need in needs.items() if self._home(id_) == room)
            size = max(self.ledger.free[room][at] + now, now)
            if sum(needs.values()) > size:
                model.add(sum(need * chosen[id_, room] for id_, need in needs.items() if need) <= size * in_use)

    def _groups(self, model: Any, chosen: Chosen) -> None:
        """Members of an anti-affinity group are apart (C10), but for those that share a host already."""
        for group in self.ledger.cluster.groups:
            members = [id_ for id_ in self.choices if self.ledger.cluster.guest[id_].group == group.id]
            if group.policy != "anti-affinity" or not members:
                continue
            for room in self.rooms:
                here = [id_ for id_ in members if (id_, room) in chosen]
                now = sum(self._home(id_) == room for id_ in here)
                most = max(group.max_per_host - group.pending.get(room, 0), now)
                if len(here) > most:
                    model.add(sum(chosen[id_, room] for id_ in here) <= most)

    def _peace(self, model: Any, chosen: Chosen) -> None:
        """Guests that must not meet do not (C8), but for those that have met."""
        for id_ in self.choices:
            for other in sorted(self.ledger.bonds.apart(self.ledger.cluster.guest[id_]) & set(self.choices)):
                for room in self.choices[id_]:
                    if (other, room) in chosen and not self._home(id_) == self._home(other) == room:
                        model.add_at_most_one(chosen[id_, room], chosen[other, room])

    def _limits(self, model: Any, chosen: Chosen) -> None:
        guests = [self.ledger.cluster.guest[id_] for id_ in self.choices]
        moved = [(guest, 1 - chosen[guest.id, guest.host]) for guest in guests if (guest.id, guest.host) in chosen]
        if self.limits.moves is not None:
            model.add(sum(away for _, away in moved) <= self.limits.moves)
        if self.limits.gib is not None:
            model.add(sum(ceil(guest.gib * FINE) * away for guest, away in moved) <= floor(self.limits.gib * FINE))
