"""What a move leaves behind and goes on without: temporary things that could not be removed once their bytes were safe.

Why a move does not fail for them: the instance is well without, putting it back would cost an outage, and `finish` removes them again.
"""

from __future__ import annotations

from watari.model.journal import Entry
from watari.model.plan import Move
from watari.model.record import Made
from watari.model.specs import resolved
from watari.model.steps.step import Step
from watari.run.book import Book, Place


def leave(move: Move, step: Step, book: Book, why: str) -> None:
    """Say, once, that ``move`` goes on without ``step``; the title names the very thing, where the journal knows its id."""
    if is_left(move, step, book):
        return
    title = resolved(step, lambda ref: _known(ref, book)).title()
    book.write("left", Place(move.id, step.key), facts={"title": title, "says": why})


def why_left(move: Move, step: Step, book: Book) -> str:
    """Say why ``step`` ended without its work done, by its last entry."""
    last = book.last(Place(move.id, step.key), "failed", "changed")
    return str(last.facts.get("says", last.kind)) if last else "it did not end"


def is_left(move: Move, step: Step, book: Book) -> bool:
    """Whether the move went on without ``step`` since it began: a move that is tried again tries its steps again."""
    return _left(move, step, book) is not None


def left_before(move: Move, step: Step, book: Book) -> Step | None:
    """A step that was left and that ``step``, which only tidies, comes after: RBD removes no snapshot that still has a clone."""
    if not step.only_tidies:
        return None
    return next((other for other in move.steps if other.key in step.after and is_left(move, other, book)), None)


def leftovers(move: Move, book: Book) -> list[str]:
    """What the move left, each with why."""
    entries = (_left(move, step, book) for step in move.steps)
    return [f"{entry.facts['title']}: {entry.facts['says']}" for entry in entries if entry is not None]


def _left(move: Move, step: Step, book: Book) -> Entry | None:
    entries = book.this_time(Place(move.id, step.key), Place(move.id), "started")
    return entries[-1] if entries and entries[-1].kind == "left" else None


def _known(ref: Made, book: Book) -> str:
    try:
        return book.made(ref)
    except KeyError:
        return str(ref)
