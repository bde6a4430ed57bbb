"""What the operator wants: one goal per journey, a short YAML file each, told apart by its line `journey`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from watari.model.goal.crossing import (
    CrossingGoal,
    Join,
    Mapping,
    Pool,
    ProjectChoice,
    RoutedNetwork,
    SharedSegment,
)
from watari.model.goal.hosts import (
    AtMost,
    DrainGoal,
    EvacuateGoal,
    Fallbacks,
    Far,
    Fencing,
    HostGoal,
    RebalanceGoal,
    Stall,
    Talk,
    Word,
)
from watari.model.goal.parts import Acceptance, Choice, Goal, Limits, Vantage, WaveGoal
from watari.model.goal.use import MeasuredBy

AnyGoal = Annotated[CrossingGoal | DrainGoal | EvacuateGoal | RebalanceGoal, Field(discriminator="journey")]
"""A goal of any journey, told apart by ``journey``."""

__all__ = [
    "Acceptance",
    "AnyGoal",
    "AtMost",
    "Choice",
    "CrossingGoal",
    "DrainGoal",
    "EvacuateGoal",
    "Fallbacks",
    "Far",
    "Fencing",
    "Goal",
    "HostGoal",
    "Join",
    "Limits",
    "Mapping",
    "MeasuredBy",
    "Pool",
    "ProjectChoice",
    "RebalanceGoal",
    "RoutedNetwork",
    "SharedSegment",
    "Stall",
    "Talk",
    "Vantage",
    "WaveGoal",
    "Word",
]
