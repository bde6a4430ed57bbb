"""The example's crossing: surveys of both clouds, a goal, and the plan that the planner makes of them."""

from __future__ import annotations

from functools import cache

from watari.clouds.simulated import World, example_world
from watari.model.goal import Choice, CrossingGoal, Join, ProjectChoice, SharedSegment, Vantage, WaveGoal
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.network import AddressRange
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan
from watari.survey import survey

SEGMENT = SharedSegment(network="backbone", target_pool=AddressRange(start="192.0.2.100", end="192.0.2.199"))
GOAL = CrossingGoal(
    source="classic",
    target="nyah",
    projects=(ProjectChoice(name="shop"), ProjectChoice(name="office")),
    join=Join(shared_segments=(SEGMENT,)),
    waves=(
        WaveGoal(name="front", take=(Choice(name="web-*"), Choice(name="api-*"))),
        WaveGoal(name="data", take=(Choice(name="db-*"),)),
    ),
    vantages=(Vantage(name="rack", where="rack", tcp_port=80),),
)


def surveys_of(world: World) -> dict[Side, Survey]:
    return {
        "source": survey(world.cloud("classic"), now=lambda: world.clock.now),
        "target": survey(world.cloud("nyah"), now=lambda: world.clock.now),
    }


@cache
def crossing() -> tuple[Plan, dict[Side, Survey]]:
    surveys = surveys_of(example_world())
    return plan(GOAL, surveys), surveys
