"""What a rehearsal needs of a world in memory.

Clouds have one (`watari.rehearse.clouds`); a journey to other things brings its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, Self

from watari.clouds.reach import Reach
from watari.model.steps.step import Step
from watari.run.pace import Pace


class Answerer(NamedTuple):
    """Something that can answer for a subject, such as an instance: on which side of the plan, and its id there."""

    side: str
    id: str


class RehearsalWorld(Protocol):
    """A world at one moment: it can be forked, changed by steps, made to fail, and asked what came of it."""

    def fork(self) -> Self:
        """Give the same moment once more, with a future of its own."""

    def settle(self) -> None:
        """Let come to its end what is still under way."""

    @property
    def reach(self) -> Reach:
        """What the steps of the plan act upon."""

    @property
    def pace(self) -> Pace:
        """The world's own time: nothing sleeps."""

    def spoiled(self, step: Step) -> AbstractContextManager[None]:
        """While this lasts, what the world is at for ``step`` (`Step.works`) ends in error after it was taken."""

    def servers(self) -> Mapping[Answerer, str]:
        """All that can answer, with what people call it."""

    def answering(self) -> frozenset[Answerer]:
        """Those that answer now."""

    def differences(self, before: Self) -> Iterable[str]:
        """What is there and was not before, is not there and was, or is otherwise, in words.

        Leaving out what follows from other things.
        """

    @property
    def doublings(self) -> Sequence[str]:
        """What was ever doubled: an address that answered from two places, something that ran twice.

        It never shrinks.
        """
