"""What a move leaves behind and goes on without: temporary things that could not be removed once their bytes were safe.

Why a move does not fail for them: the instance is well without, putting it back would cost an outage, and `finish`
removes them again.
"""

from __future__ import annotations

from watari.model.plan import Move
from watari.model.record import Made
from watari.model.specs import resolved
from watari.model.steps.step import Step
from watari.run.book import Book, Place


def leave(move: Move, step: Step, book: Book, why: str) -> None:
    """Say, once, that ``move`` goes on without ``step``.

    The title names the very thing, where the journal knows its id.
    """
    if book.step(step.key).is_left:
        return
    title = resolved(step, lambda ref: _known(ref, book)).title()
    book.write("left", Place(move.id, step.key), facts={"title": title, "says": why})


def left_before(move: Move, step: Step, book: Book) -> Step | None:
    """A step that was left and that ``step``, which only tidies, comes after.

    RBD removes no snapshot that still has a clone.
    """
    if not step.only_tidies:
        return None
    return next((other for other in move.steps if other.key in step.after and book.step(other.key).is_left), None)


def leftovers(move: Move, book: Book) -> list[str]:
    """What the move left, each with why."""
    lasts = (book.step(step.key) for step in move.steps)
    told = (state.since_started.last for state in lasts if state.is_left)
    return [f"{entry.facts['title']}: {entry.facts['says']}" for entry in told if entry is not None]


def _known(ref: Made, book: Book) -> str:
    try:
        return book.made(ref)
    except KeyError:
        return str(ref)
