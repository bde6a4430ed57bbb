"""A plan in a world in memory, at one moment: the world, and the journal so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from watari.model.claims import REHEARSED, RunMark
from watari.model.journal import Entry, Journal
from watari.model.plan import Move, Plan, Wave
from watari.rehearse.world import RehearsalWorld
from watari.run.book import Book
from watari.run.conduct import Conductor
from watari.run.engine import run_plainly
from watari.run.levers import Reins
from watari.run.stage import Deeds, Stage

Heard = Callable[[Entry], None]
W = TypeVar("W", bound=RehearsalWorld)


class Simulation(Generic[W]):
    """A world at one moment of a plan, with what the journal says until then, and the ``mark`` that its run leaves."""

    def __init__(self, plan: Plan, world: W, journal: Journal | None = None, mark: RunMark = REHEARSED) -> None:
        self.plan = plan
        self.mark = mark
        self.world = world
        self.journal = journal or Journal(run_id=f"rehearsal of {plan.id}", plan_id=plan.id)

    def fork(self) -> Simulation[W]:
        """The same moment once more, with a future of its own."""
        return Simulation(self.plan, self.world.fork(), self.journal.fork(), self.mark)

    def run(self, deeds: Deeds, *, only: Move | None = None, heard: Heard = lambda _entry: None) -> None:
        """Run the plan, or one move of it, until the end; no gate holds, nothing sleeps, always in the same order.

        ``heard`` gets every entry before it is kept. What a mishap raises to kill the runner comes through.
        """
        plan = self.plan
        if only is not None:
            plan = plan.model_copy(update={"waves": (Wave(name="rehearsed", moves=(only,)),)})
        pace = self.world.pace
        book = Book(self.journal, keep=heard, now=pace.now)
        reins = Reins(lambda: {"proceed.*": True}, plan.limits, book)
        reach, mark = self.world.reach, self.mark
        stage = Stage(plan=plan, reach=reach, deeds=deeds, book=book, reins=reins, pace=pace, mark=mark)
        run_plainly(Conductor(stage), parallel=False)
