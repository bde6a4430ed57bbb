"""Where a rehearsal is played: the clouds in memory, their time, and the journal so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watari.clouds.simulated import SimulatedPower, SimulatedSighting, World
from watari.model.journal import Entry, Journal
from watari.model.plan import Move, Plan, Wave
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey
from watari.run.book import Book
from watari.run.conduct import Conductor
from watari.run.engine import run_plainly
from watari.run.levers import Reins
from watari.run.pace import Pace
from watari.run.stage import Clouds, Deeds, Stage

SETTLING_SECONDS = 600
SETTLING_STEP_SECONDS = 10

Heard = Callable[[Entry], None]


class Theatre:
    """A world at one moment of a plan, with what the journal says until then."""

    def __init__(self, plan: Plan, world: World, journal: Journal | None = None) -> None:
        self.plan = plan
        self.world = world
        self.journal = journal or Journal(run_id=f"rehearsal of {plan.id}", plan_id=plan.id)

    def fork(self) -> Theatre:
        """The same moment once more, with a future of its own."""
        return Theatre(self.plan, self.world.fork(), self.journal.fork())

    def play(self, deeds: Deeds, *, only: Move | None = None, heard: Heard = lambda _entry: None) -> None:
        """Run the plan, or one move of it, until the end; no gate holds, nothing sleeps, always in the same order.

        ``heard`` gets every entry before it is kept. What a mishap raises to kill the runner comes through.
        """
        plan = (
            self.plan
            if only is None
            else self.plan.model_copy(update={"waves": (Wave(name="rehearsed", moves=(only,)),)})
        )
        book = Book(self.journal, keep=heard, now=lambda: self.world.clock.now)
        reins = Reins(lambda: {"proceed.*": True}, plan.limits, book)
        stage = Stage(plan=plan, clouds=self._clouds(), deeds=deeds, book=book, reins=reins, pace=self._pace())
        run_plainly(Conductor(stage), parallel=False)

    def settle(self) -> None:
        """Let come to its end what is still under way in the clouds."""
        for _ in range(SETTLING_SECONDS // SETTLING_STEP_SECONDS):
            self.world.clock.tick(SETTLING_STEP_SECONDS)

    def _clouds(self) -> Clouds:
        goal = self.plan.goal
        vantages = [SimulatedSighting(self.world, vantage.name) for vantage in goal.vantages]
        sides = {side: self.world.cloud(name) for side, name in goal.clouds.items()}
        return Clouds(sides, vantages, SimulatedPower(self.world, sides["cloud"].name) if "cloud" in sides else None)

    def _seconds(self) -> float:
        return self.world.clock.now.timestamp()

    def _pace(self) -> Pace:
        clock = self.world.clock
        return Pace(now=lambda: clock.now, monotonic=self._seconds, sleep=clock.tick)


def open_theatre(plan: Plan, surveys: Mapping[Side, Survey]) -> Theatre:
    """The clouds of the surveys on one physical network, before the first step."""
    world = World()
    for side, name in plan.goal.clouds.items():
        world.load(surveys[side].model_copy(update={"cloud": name}))
    return Theatre(plan, world)
