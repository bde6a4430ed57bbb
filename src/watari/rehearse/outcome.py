"""What came of a move: who answers for its subject, whom it hurt, and what it left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from watari.model.plan import Move
from watari.model.rehearsal import Serving
from watari.rehearse.simulation import Simulation
from watari.rehearse.world import Answerer, RehearsalWorld

# Between two sides it matters which one serves; where there is one alone, somebody serves as before.
SERVING: dict[str, Serving] = {"source": "source", "target": "target"}


class Outcome:
    """A simulation before a move and after it; ``fault`` says how Watari itself broke, empty when it did not."""

    def __init__(
        self, move: Move, before: Simulation[RehearsalWorld], after: Simulation[RehearsalWorld], fault: str = ""
    ) -> None:
        self.move, self.before, self.after, self.fault = move, before, after, fault
        self._was, self._is = before.world.answering(), after.world.answering()
        self._own = self._own_servers()

    def serving(self) -> Serving:
        """Who answers for the subject now."""
        if not self._own:
            return "all as before" if not self.hurt() else "nobody"
        return self._served_by(self._is)

    def served_before(self) -> bool:
        """Whether anybody answered for the subject before the move."""
        return self._served_by(self._was) != "nobody"

    def hurt(self) -> tuple[str, ...]:
        """The others that answered before the move and do not now."""
        called = self.before.world.servers()
        return tuple(sorted(called[server] for server in self._was - self._is - self._own))

    def stays(self) -> tuple[str, ...]:
        """What is there and was not, is not there and was, or is otherwise."""
        return tuple(sorted(self.after.world.differences(self.before.world)))

    def doubled(self) -> tuple[str, ...]:
        """What was ever doubled since the move began."""
        return tuple(self.after.world.doublings[len(self.before.world.doublings) :])

    def ended(self) -> tuple[str, str]:
        """The move's result and the reason, as the journal has them."""
        state = self.after.journal.move(self.move.id)
        return (state.result, state.why) if state.result else ("stopped", "it did not come to its end")

    def _served_by(self, answering: frozenset[Answerer]) -> Serving:
        sides = {server.side for server in answering & self._own}
        if not sides:
            return "nobody"
        return "both" if len(sides) > 1 else SERVING.get(sides.pop(), "all as before")

    def _own_servers(self) -> frozenset[Answerer]:
        """Those that the move is about: that it, its steps and its entries name, and those that appeared meanwhile."""
        named = {
            self.move.subject_id,
            *self.move.stand_in_ids,
            *_texts([step.model_dump() for step in self.move.steps]),
        }
        named |= self.after.journal.move(self.move.id).ids
        was, now = self.before.world.servers().keys(), self.after.world.servers().keys()
        return frozenset(server for server in was | now if server.id in named or server not in was)


def surplus(good: Outcome, other: Outcome) -> tuple[str, ...]:
    """What a move that was interrupted left beyond (or short of) the same move that was not."""
    wanted, found = Counter(good.stays()), Counter(other.stays())
    more = (f"{what} (too much)" for what in (found - wanted).elements())
    less = (f"{what} (missing)" for what in (wanted - found).elements())
    return (*more, *less)


def _texts(value: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
