"""The example's shop crosses on clouds in memory, by the use cases alone, with the durable engine."""

from __future__ import annotations

from tests.builders import LOST, accepting
from tests.rehearse.crossing import GOAL
from tests.run.story import the_pace, the_reach
from watari.clouds.simulated import World, example_world
from watari.model.goal import Choice, CrossingGoal, WaveGoal
from watari.model.plan import Plan
from watari.operate import way
from watari.operate.attending import Attending
from watari.operate.context import Context, Tell


def the_goal() -> CrossingGoal:
    everybody = WaveGoal(name="front", take=(Choice(),))
    return GOAL.model_copy(update={"projects": GOAL.projects[:1], "waves": (everybody,), "accept": accepting(*LOST)})


def the_context(world: World, tell: Tell = lambda _line: None) -> Context:
    pace = the_pace(world, lever_seconds=0.01)
    return Context(open_reach=lambda _goal: the_reach(world), pace=pace, tell=tell)


def yes(_plan: Plan) -> bool:
    return True


def attended(plan: Plan, at: Context) -> str:
    """Begin the run of a plan, wait for its end, and give its result."""
    begun = way.begin(plan, at, yes)
    assert begun.run is not None
    attending = Attending(begun.run, at)
    attending.start()
    return attending.result()


def cross() -> None:
    """Move the shop; plan, run and surveys are kept in the database of WATARI_DB."""
    at = the_context(example_world())
    planned = way.plan(the_goal(), at)
    assert planned.plan is not None
    assert attended(planned.plan, at) == "moved"
