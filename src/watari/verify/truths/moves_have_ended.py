"""Every move of the plan came to its end: the instance has moved, or its source is back in service.

Why: a half-done night must not look like a done one.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.verify.case import CrossingTruthCase
from watari.verify.truth import Fact, fact, truth


@truth()
def moves_have_ended(case: CrossingTruthCase) -> Iterator[Fact]:
    """Ask the journal how each move ended."""
    for move in case.instance_moves:
        result = case.journal.move(move.id).result
        if result == "moved":
            continue
        if result == "put_back":
            yield fact(
                "warn",
                move.subject,
                "it did not move; its source was put back into service",
                "see why with `watari show RUN`, then make a new plan",
            )
        else:
            says = "its move has not begun" if result is None else f"its move ended as {result}"
            yield fact("block", move.subject, says, "watari resume RUN, or watari undo RUN", result=result)
