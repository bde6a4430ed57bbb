"""Which journey a goal asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watari.journeys.crossing import CROSSING
from watari.journeys.drain import DRAIN
from watari.journeys.evacuate import EVACUATE
from watari.journeys.journey import Journey
from watari.journeys.rebalance import REBALANCE
from watari.model.goal import CrossingGoal, DrainGoal, EvacuateGoal, Goal, RebalanceGoal

JOURNEYS: Mapping[type[Goal], Journey[Any]] = {
    CrossingGoal: CROSSING,
    DrainGoal: DRAIN,
    EvacuateGoal: EVACUATE,
    RebalanceGoal: REBALANCE,
}


def journey_of(goal: Goal) -> Journey[Any]:
    """Give the journey that a goal asks for."""
    return JOURNEYS[type(goal)]
