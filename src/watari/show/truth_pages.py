"""One page per truth of verify, made from the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from watari.model.steps.step import Side
from watari.show.page_parts import acceptance, in_line, must_see
from watari.verify import same, same_hosts
from watari.verify.host_verify import HOST_TRUTHS
from watari.verify.truth import Truth
from watari.verify.verify import TRUTHS

LEVELS = ("block", "unknown", "warn", "note")


@dataclass(frozen=True)
class TruthPage:
    """What a page tells of a truth: its id, the words at the head of its file, its levels, and what it must see."""

    id: str
    text: str
    levels: tuple[str, ...]
    needs: Mapping[Side, tuple[str, ...]]

    @property
    def wants(self) -> str:
        """The sentence that it wants to be true."""
        return self.text.split("\n\n", maxsplit=1)[0]


LATER = (
    "After the run, its plan keeps the goal as it was: `--accept GOAL` of `watari verify` and `watari finish` takes"
    " what a goal file"
    " accepts now."
)


def truths() -> dict[str, TruthPage]:
    """Every truth that verify may speak of, by its id; the last ones are what it holds an undo to."""
    asked: tuple[Truth[Any], ...] = (*TRUTHS, *HOST_TRUTHS)
    of_moves = (TruthPage(t.id, t.text, _levels(inspect.getmodule(t.ask), sees=bool(t.needs)), t.needs) for t in asked)
    both: dict[Side, tuple[str, ...]] = {"source": same.PARTS, "target": same.PARTS}
    of_undo = TruthPage(same.CHECK, inspect.cleandoc(same.__doc__ or ""), _levels(same, sees=True), both)
    one: dict[Side, tuple[str, ...]] = {"cloud": same_hosts.PARTS}
    of_hosts = TruthPage(
        same_hosts.CHECK, inspect.cleandoc(same_hosts.__doc__ or ""), _levels(same_hosts, sees=True), one
    )
    return {truth.id: truth for truth in (*of_moves, of_undo, of_hosts)}


def _levels(module: ModuleType | None, *, sees: bool) -> tuple[str, ...]:
    """The levels that a truth may give, as its code says."""
    given = set(re.findall(r'"(\w+)"', inspect.getsource(module) if module else "")) | ({"unknown"} if sees else set())
    return tuple(level for level in LEVELS if level in given)


def truth_page(truth: TruthPage) -> str:
    """What a truth wants, why, what it must see, and how to go on."""
    parts = [f"# {truth.id}", truth.text, f"Levels: {', '.join(truth.levels)}.", *must_see(truth.needs)]
    parts.append(
        f"## How to go on\n\nDo what the finding says, then ask again: `watari verify RUN`.{acceptance(truth.id)}"
    )
    parts.append(LATER)
    return "\n\n".join(parts) + "\n"


def truth_index() -> str:
    """All truths."""
    rows = "\n".join(f"| [{t.id}]({t.id}.md) | {in_line(t.wants)} | {', '.join(t.levels)} |" for t in truths().values())
    says = "`watari verify RUN` asks them all after a run; `watari explain ID` prints a page of these."
    return f"# All truths of verify\n\n{says}\n\n| truth | wants | levels |\n|---|---|---|\n{rows}\n"
