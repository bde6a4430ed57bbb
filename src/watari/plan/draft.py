"""A move while it is being written: gives steps their keys, marks and the order that their references ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from watari.model.order import in_order
from watari.model.record import PLAIN, Made, references
from watari.model.steps import AnyStep, Step
from watari.plan.digest import chosen_id, mark


@dataclass
class Draft:
    """The steps of one move.

    What a step refers to is done before it: in the same move by `after`, else by the other move.
    """

    move_id: str
    seed: str
    steps: list[AnyStep] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, kind: type[Step], ending: str, /, *, after: Iterable[Made | None] = (), **fields: Any) -> Made:
        """Write a step of this kind, ``ending`` being the end of its key; gives the reference to what it makes."""
        key = self.key(ending)
        # Found before the step is made, in the order of its fields: else a hundred thousand steps of a large plan are
        # copied again.
        may = {name: value for name, value in fields.items() if not isinstance(value, PLAIN)}
        names = [name for name in kind.model_fields if name in may] if len(may) > 1 else may
        needed = (made for name in names for made in references(may[name]))
        wanted = [made.by for made in (*needed, *(made for made in after if made is not None))]
        own = tuple(dict.fromkeys(by for by in wanted if by in self.keys))
        step = kind.model_validate({"key": key, "mark": mark(self.seed, key), "after": own, **fields})
        self.steps.append(cast("AnyStep", step))
        self.keys.add(key)
        return Made(by=key)

    def key(self, ending: str) -> str:
        """Give the key of a step of this move by its ending."""
        return f"{self.move_id}/{ending}"

    def chosen_id(self, ending: str) -> str:
        """Give the id of what a step of this move makes, where the API takes ids from us."""
        return chosen_id(self.seed, self.key(ending))

    def mark(self, ending: str) -> str:
        """Give the mark that a step of this move will bear."""
        return mark(self.seed, self.key(ending))

    def ordered(self) -> tuple[AnyStep, ...]:
        """All steps, each after what it needs."""
        return in_order(self.steps)
