"""One page per truth of verify, made from the code."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from types import ModuleType

from watari.show.page_parts import acceptance, in_line, must_see
from watari.verify import same
from watari.verify.verify import TRUTHS

LEVELS = ("block", "unknown", "warn", "note")


@dataclass(frozen=True)
class Truth:
    """What a page tells of a truth: its id, the words at the head of its file, its levels, and what it must see."""

    id: str
    text: str
    levels: tuple[str, ...]
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    @property
    def wants(self) -> str:
        """The sentence that it wants to be true."""
        return self.text.split("\n\n", maxsplit=1)[0]


def truths() -> dict[str, Truth]:
    """Every truth that verify may speak of, by its id; the last one is what it holds an undo to."""
    of_moves = (Truth(t.id, t.text, _levels(inspect.getmodule(t.ask), sees=bool(t.source or t.target)), t.source, t.target) for t in TRUTHS)
    of_undo = Truth(same.CHECK, inspect.cleandoc(same.__doc__ or ""), _levels(same, sees=True), same.PARTS, same.PARTS)
    return {truth.id: truth for truth in (*of_moves, of_undo)}


def _levels(module: ModuleType | None, *, sees: bool) -> tuple[str, ...]:
    """The levels that a truth may give, as its code says."""
    given = set(re.findall(r'"(\w+)"', inspect.getsource(module) if module else "")) | ({"unknown"} if sees else set())
    return tuple(level for level in LEVELS if level in given)


def truth_page(truth: Truth) -> str:
    """What a truth wants, why, what it must see, and how to go on."""
    parts = [f"# {truth.id}", truth.text, f"Levels: {', '.join(truth.levels)}.", *must_see(truth.source, truth.target)]
    parts.append(f"## How to go on\n\nDo what the finding says, then ask again: `watari verify RUN`.{acceptance(truth.id)}")
    return "\n\n".join(parts) + "\n"


def truth_index() -> str:
    """All truths."""
    rows = "\n".join(f"| [{t.id}]({t.id}.md) | {in_line(t.wants)} | {', '.join(t.levels)} |" for t in truths().values())
    says = "`watari verify RUN` asks them all after a run; `watari explain ID` prints a page of these."
    return f"# All truths of verify\n\n{says}\n\n| truth | wants | levels |\n|---|---|---|\n{rows}\n"
