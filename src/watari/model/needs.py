"""What a move needs of other moves.

They are done before it, and what they gave is not taken away while it may be needed.

A wave starts when the one before it has ended, however it ended. So an order by waves protects nobody when a move
fails: only what stands in `Move.after` does. Undo and finish turn the same needs round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from watari.model.plan import Move
from watari.model.record import Ref, references
from watari.model.steps.set import SetRole
from watari.model.steps.step import Side

Access = Mapping[tuple[Side, Ref], str]
"""Which move lets our account into a project, by side and project."""


def needs(moves: Iterable[Move]) -> dict[str, tuple[str, ...]]:
    """Give the moves that each move needs, by its id.

    These are those in its `after`, those that make what its steps refer to, and those that let our account into a
    project in which it acts: a plan that was kept before the last was known is taken back as safely as a new one.
    """
    whole = tuple(moves)
    makers = {step.key: move.id for move in whole for step in move.steps}
    access = _access(whole)
    return {move.id: tuple(dict.fromkeys(_needed(move, makers, access))) for move in whole}


def dependants(needed: Mapping[str, Iterable[str]], standing: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """Give a function that names who of ``standing`` needs a move; of who does not stand, those who need that one."""
    by: dict[str, list[str]] = defaultdict(list)
    for move_id, others in needed.items():
        for other in others:
            by[other].append(move_id)
    known: dict[str, tuple[str, ...]] = {}

    def of(move_id: str) -> tuple[str, ...]:
        if move_id not in known:
            known[move_id] = ()  # whoever needs himself in a circle adds nothing
            found = ((other,) if other in standing else of(other) for other in by[move_id])
            known[move_id] = tuple(dict.fromkeys(id_ for ids in found for id_ in ids))
        return known[move_id]

    return of


def _needed(move: Move, makers: Mapping[str, str], access: Access) -> Iterator[str]:
    made = (makers[ref.by] for step in move.steps for ref in references(step) if ref.by in makers)
    let_in = (access[door] for step in move.steps for door in step.acts_in() if door in access)
    yield from (id_ for id_ in (*made, *let_in, *move.after) if id_ != move.id)


def _access(moves: Iterable[Move]) -> Access:
    """Roles that last until `finish` are our own account's; those of users let nobody in who acts here."""
    own = ((move.id, step) for move in moves for step in move.steps if isinstance(step, SetRole) and step.until_finish)
    return {(step.cloud, step.on): move_id for move_id, step in own if step.given}
