"""What every step of a plan says of itself.

A step is a record; what it does in a cloud is its deed in `watari.steps`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import StringConstraints

from watari.model.record import Record, Ref

Side = Literal["source", "target", "cloud"]
"""What a cloud is to a plan: one of the two of a crossing, or the only one of a journey between its hosts."""

Word = Annotated[str, StringConstraints(pattern="^[a-z]+(_[a-z]+)*$")]
"""One word of a plan; what words there are, the journeys say."""

Phase = Word
"""A part of a move, as an operator holds it: a crossing's are prepare, stop, capture, carry, build, cut_over, tidy and
remove."""

Made = Mapping[str, str]
Before = Mapping[str, Any]


class Listened(NamedTuple):
    """An address on which a step waits for an answer, or for silence: its outage can be measured."""

    address: str
    tcp_port: int | None
    answers: bool


class Step(Record):
    """One act on one thing: in a cloud (`CloudStep`), or on what the record names of all else that its plan may touch.

    ``cloud`` is None for a step that acts in none of them. ``key`` is unique in the plan and names what the step makes
    for later steps; ``after`` names the steps of the same move that must be done first; ``project`` is the project in
    which our account acts (its own where None); ``mark`` is a short word, chosen in the plan, by which a thing that
    this step made is found again after a kill; ``patience_seconds`` is how long the cloud may take until the step
    counts as failed; ``until_finish`` marks what serves the crossing alone (our own account's role in a project):
    `finish` takes it back.

    The traits below are all that runner and rehearsal know of a step: a new kind of step says them, and needs no change
    there.
    """

    key: str
    cloud: Side | None = None
    phase: Phase
    after: tuple[str, ...] = ()
    project: Ref | None = None
    mark: str = ""
    patience_seconds: int = 600
    until_finish: bool = False

    no_way_back: ClassVar[str | None] = None
    """Why a step has no inverse, told in the plan; None for steps that have one."""

    makes: ClassVar[bool] = False
    """Whether the step makes a thing, so that taking it back means removing that thing by its id."""

    only_looks: ClassVar[bool] = False
    """Whether it changes nothing. After a stop or a kill it looks again, as long as nothing was built on what it
    saw."""

    ends_alone: ClassVar[bool] = False
    """Whether the cloud brings it to its end by itself once it was asked: as long as that may go on, it has not
    failed."""

    asked_once: ClassVar[bool] = False
    """Whether a second request would do harm: when the answer to the first is lost, only a person may ask again."""

    claims: ClassVar[bool] = False
    """Whether it marks, or lets go of, what the run makes its own: acts on that are under it, and it is let go of
    last."""

    tried_anew: ClassVar[bool] = False
    """Whether one that failed is over, so that a retry begins another one (a migration has a record of its own)."""

    is_final: ClassVar[bool] = False
    """Whether its move is not put back once it is done: the way back would be a move of its own."""

    takes: ClassVar[Literal["carry", "boot"] | None] = None
    """What it takes a place of while it goes on: the carries of the run, or the moves to the host where it boots an
    instance."""

    @property
    def opens(self) -> bool:
        """Whether the copy on its side may serve from then on: it is started, or its port is opened."""
        return False

    @property
    def closes(self) -> bool:
        """Whether the copy on its side cannot serve any more: it is stopped or removed, or its port is closed."""
        return False

    @property
    def boots(self) -> bool:
        """Whether a copy of the instance begins to run by it."""
        return self.takes == "boot"

    @property
    def cuts_over(self) -> bool:
        """Whether it is part of the cut-over, and not only a look at it."""
        return self.phase == "cut_over" and not self.only_looks

    @property
    def where(self) -> str:
        """Say where it acts: on the side of its cloud; a record that acts elsewhere names that."""
        return self.cloud or ""

    @property
    def only_tidies(self) -> bool:
        """Whether it only takes away what was made for the crossing alone.

        Its move does not hang on it, and `finish` tries again.
        """
        return self.phase == "tidy"

    @property
    def listened(self) -> Listened | None:
        """The address that it listens to; None for a step that listens to none."""
        return None

    @property
    def works(self) -> tuple[str, ...]:
        """What the cloud is at for a while after it took the request, and may end in error.

        Names that a simulated cloud knows.
        """
        return ()

    def acts_in(self) -> Iterator[tuple[Side, Ref]]:
        """Give the projects in which our account must be let in for it, each with its side."""
        if self.cloud is not None and self.project is not None:
            yield self.cloud, self.project

    def chosen_ids(self) -> dict[str, str]:
        """Give the ids that the plan chose for what the step makes: a half-made thing is found by them."""
        return {}

    def title(self) -> str:
        """Say in a few words what the step does, for plans, progress and errors."""
        raise TypeError(type(self).__name__)

    def product(self) -> str:
        """Say what it makes, as later steps name it in their titles; its own title where it has no better word."""
        return f"what comes of: {self.title()}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Give the step that takes this one back.

        ``made`` holds the ids that the step made, ``before`` what it found before it acted, both from the journal.
        None where nothing has to be taken back (`no_way_back` says why where something would have to be).
        """
        raise TypeError(type(self).__name__)

    def named(self, word: str) -> dict[str, Any]:
        """Give the fields that an inverse shares with this step; ``word`` makes its key."""
        return {
            "key": f"{self.key}/{word}",
            "cloud": self.cloud,
            "phase": "remove",
            "project": self.project,
            "mark": self.mark,
        }


class CloudStep(Step):
    """One act on one thing in one cloud."""

    cloud: Side
