"""Where a rehearsal is played: the clouds in memory, their time, and the journal so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watari.clouds.reach import Reach, named
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
from watari.run.stage import Deeds, Stage

SETTLING_SECONDS = 600
SETTLING_STEP_SECONDS = 10

Heard = Callable[[Entry], None]


class Theatre:
    """A world at one moment of a plan, with what the journal says until then."""

    def __init__(self, plan: Plan, world: World, entries: list[Entry] | None = None) -> None:
        self.plan = plan
        self.world = world
        self.entries = entries or []

    def fork(self) -> Theatre:
        """The same moment once more, with a future of its own."""
        return Theatre(self.plan, self.world.fork(), list(self.entries))

    def play(self, deeds: Deeds, *, only: Move | None = None, heard: Heard = lambda _entry: None) -> None:
        """Run the plan, or one move of it, until the end; no gate holds, nothing sleeps, always in the same order.

        ``heard`` gets every entry before it is kept. What a mishap raises to kill the runner comes through.
        """
        plan = (
            self.plan
            if only is None
            else self.plan.model_copy(update={"waves": (Wave(name="rehearsed", moves=(only,)),)})
        )
        book = Book(self.journal(), keep=lambda entry: self._keep(entry, heard), now=lambda: self.world.clock.now)
        reins = Reins(lambda: {"proceed.*": True}, plan.limits, book)
        stage = Stage(plan=plan, reach=self._reach(), deeds=deeds, book=book, reins=reins, pace=self._pace())
        run_plainly(Conductor(stage), parallel=False)

    def settle(self) -> None:
        """Let come to its end what is still under way in the clouds."""
        for _ in range(SETTLING_SECONDS // SETTLING_STEP_SECONDS):
            self.world.clock.tick(SETTLING_STEP_SECONDS)

    def journal(self) -> Journal:
        """What was written until now."""
        return Journal(run_id=f"rehearsal of {self.plan.id}", plan_id=self.plan.id, entries=tuple(self.entries))

    def _keep(self, entry: Entry, heard: Heard) -> None:
        heard(entry)
        self.entries.append(entry)

    def _reach(self) -> Reach:
        goal = self.plan.goal
        vantages = [SimulatedSighting(self.world, vantage.name) for vantage in goal.vantages]
        sides = {side: self.world.cloud(name) for side, name in goal.clouds.items()}
        power = SimulatedPower(self.world, sides["cloud"].name) if "cloud" in sides else None
        return Reach(sides, named(vantages), self.world.hosts(), power)

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
