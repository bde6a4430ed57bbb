"""One thing of a run's end is changed, in the cloud as it is now, in the journal or in the plan.

And who is told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from tests.builders import retold
from tests.verify.host_ends import End
from tests.verify.test_truths import changed, without
from watari.model.finding import Finding
from watari.model.journal import Entry
from watari.model.plan import Move
from watari.model.steps import AnyStep
from watari.model.survey.survey import Survey, Unseen

Told = tuple[str, str, str]
"""Level, truth, and whom it speaks about."""
Spoil = Callable[[End], End]
Which = Callable[[Any], bool]


def cloud(change: Callable[[Survey], Survey]) -> Spoil:
    return lambda end: replace(end, after={"cloud": change(end.now)})


def other(part: str, which: Which, **fields: Any) -> Spoil:
    return cloud(lambda now: changed(now, part, which, **fields))


def less(part: str, which: Which) -> Spoil:
    return cloud(lambda now: without(now, part, which))


def more(part: str, *things: Any) -> Spoil:
    return cloud(lambda now: now.model_copy(update={part: (*getattr(now, part), *things)}))


def hidden(part: str) -> Spoil:
    return cloud(lambda now: now.model_copy(update={part: (), "unseen": (Unseen(part=part, why="403"),)}))


def all_of(*spoils: Spoil) -> Spoil:
    def spoil(end: End) -> End:
        for each in spoils:
            end = each(end)
        return end

    return spoil


def journal(change: Callable[[Entry], Entry | None]) -> Spoil:
    """Another journal: every entry as ``change`` gives it, none where it gives None."""

    def spoil(end: End) -> End:
        entries = tuple(entry for entry in map(change, end.journal.entries) if entry is not None)
        assert entries != end.journal.entries
        return replace(end, journal=retold(end.journal, entries))

    return spoil


def ended(move_id: str, result: str) -> Spoil:
    """A move that ended with this result."""
    return journal(
        lambda e: e.model_copy(update={"facts": {"result": result}}) if (e.kind, e.move_id) == ("ended", move_id) else e
    )


def never_begun(move_id: str) -> Spoil:
    return journal(lambda e: None if e.move_id == move_id else e)


def moves(change: Callable[[Move], tuple[Move, ...]]) -> Spoil:
    """Another plan: in the place of every move those that ``change`` gives."""

    def spoil(end: End) -> End:
        waves = tuple(
            w.model_copy(update={"moves": tuple(new for move in w.moves for new in change(move))})
            for w in end.plan.waves
        )
        assert waves != end.plan.waves
        return replace(end, plan=end.plan.model_copy(update={"waves": waves}))

    return spoil


def steps(change: Callable[[AnyStep], AnyStep]) -> Spoil:
    """Another plan: every step as ``change`` gives it."""
    return moves(lambda move: (move.model_copy(update={"steps": tuple(map(change, move.steps))}),))


def told(found: Iterable[Finding]) -> set[Told]:
    return {(f.level, f.check.removeprefix("verify."), f.subject) for f in found}
