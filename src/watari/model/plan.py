"""A plan: waves of moves of steps, with every choice made. It can be read, diffed, stored, and refused when stale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, Self

from pydantic import JsonValue, model_validator

from watari.model.goal import AnyGoal, CrossingGoal, Limits
from watari.model.order import refuse_circles
from watari.model.record import Record, Ref
from watari.model.steps import AnyStep
from watari.model.steps.step import Side, Word

Aim = Literal["move", "undo", "finish"]
"""What a plan, or one move of it, is for."""


class Estimate(Record):
    """What a move is expected to cost, from measured rates.

    ``outage_seconds`` from the source's last answer to the target's first.
    """

    carried_bytes: int = 0
    seconds: float = 0.0
    outage_seconds: float = 0.0


class Expectation(Record):
    """What must still be so when the move starts; named fields, never a timestamp.

    Otherwise the plan is stale for this move.

    ``fields`` are those of the thing's record, as it dumps itself to JSON; what the record did not have yet is not
    expected.
    """

    cloud: Side
    thing: str
    id: str
    fields: dict[str, JsonValue]


class Move(Record):
    """One subject's way: its steps, what must be moved before it, and what happens when it fails before cut-over.

    ``subject_kind`` says what the subject is: ground, host, instance, or what a journey names so. ``stand_in_ids`` are
    what the run that is undone or finished made in the subject's place. ``target_host`` is None where the scheduler
    chooses when the time comes.
    """

    id: str
    subject_kind: Word
    aim: Aim = "move"
    subject: str
    subject_id: str = ""
    stand_in_ids: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    steps: tuple[AnyStep, ...]
    on_failure: Literal["put_back", "leave"] = "put_back"
    expects: tuple[Expectation, ...] = ()
    source_host: str | None = None
    target_host: str | None = None
    estimate: Estimate = Estimate()

    def brings(self, kind: str) -> bool:
        """Whether it brings a subject of this kind forward: one that undoes or finishes does not."""
        return self.aim == "move" and self.subject_kind == kind


class Wave(Record):
    """Moves that may go on together; the next wave starts when this one has ended.

    ``hold`` waits for the operator first.
    """

    name: str
    moves: tuple[Move, ...]
    hold: bool = False


class Counterpart(Record):
    """What a thing of the source is, or will be, on the target.

    A flavor's ``source_id`` is its name, as instances keep it.
    """

    thing: str
    source_id: str
    target: Ref


class LeftOut(Record):
    """What the plan does not move, and why."""

    subject: str
    why: str


class Figure(Record):
    """What a plan reaches of something that is counted, beside what no plan could beat.

    ``best`` is None where nobody knows.
    """

    of: str
    before: float
    reached: float
    best: float | None = None


class Plan(Record):
    """What is to be done.

    ``id`` is a digest of all the rest (`watari.model.stored.sealed`): the same input gives the same plan.

    ``assumed`` says what the planner had to take as so, because no API tells it. ``names`` tells what things whose ids
    stand in the plan are called, for people; ``of_run`` is the run that an undo or finish plan belongs to.
    """

    id: str
    aim: Aim = "move"
    of_run: str | None = None
    goal: AnyGoal
    surveyed_at: dict[Side, datetime]
    survey_digests: dict[Side, str]
    waves: tuple[Wave, ...]
    counterparts: tuple[Counterpart, ...] = ()
    names: dict[str, str] = {}
    left_out: tuple[LeftOut, ...] = ()
    figures: tuple[Figure, ...] = ()
    assumed: tuple[str, ...] = ()
    points_of_no_return: tuple[str, ...] = ()
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _can_be_walked(self) -> Self:
        """A move or a step that waits for itself in a circle would never begin.

        One key for two steps would mix their journals.
        """
        moves = list(self.moves())
        for what, names in (
            ("moves", [move.id for move in moves]),
            ("steps", [step.key for move in moves for step in move.steps]),
        ):
            if len(names) > len(set(names)):
                twice = next(name for name, count in Counter(names).items() if count > 1)
                message = f"two {what} are called {twice}"
                raise ValueError(message)
        refuse_circles({move.id: move.after for move in moves})
        for move in moves:
            refuse_circles({step.key: step.after for step in move.steps})
        return self

    @property
    def crossing(self) -> CrossingGoal:
        """The goal of a crossing's plan; TypeError when it is of another journey."""
        if not isinstance(self.goal, CrossingGoal):
            raise TypeError(self.goal.journey)
        return self.goal

    def moves(self) -> Iterator[Move]:
        """All moves in the order of the waves."""
        for wave in self.waves:
            yield from wave.moves

    def steps(self) -> Iterator[AnyStep]:
        """All steps in the order of the moves."""
        for move in self.moves():
            yield from move.steps
