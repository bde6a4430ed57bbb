"""One look, one act: what the tests of single deeds need."""

from __future__ import annotations

from typing import Any

from tests.machines.world import SHOP, TwoClouds
from watari.clouds.simulated import SimulatedCloud
from watari.model.steps.step import Step
from watari.steps.deed import Scene
from watari.steps.deeds import deed_for
from watari.steps.sight import Sight


def told(**fields: Any) -> dict[str, Any]:
    """What every step record has."""
    return {"key": "k", "cloud": "target", "phase": "build", "project": SHOP, "mark": "m1"} | fields


Memory = dict[str, Any]
"""What looks leave to later looks of the same run of a step."""


def scene(
    clouds: TwoClouds, *, ours: bool = False, tell: list[dict[str, Any]] | None = None, memory: Memory | None = None
) -> Scene:
    """Both clouds as a step sees them."""
    heard = [] if tell is None else tell
    return Scene(clouds.reach, ours=ours, memory={} if memory is None else memory, tell=heard.append)


def look(step: Step, clouds: TwoClouds, *, ours: bool = False, memory: Memory | None = None) -> Sight:
    return deed_for(step).look(step, scene(clouds, ours=ours, memory=memory))


def act(step: Step, clouds: TwoClouds, memory: Memory | None = None) -> None:
    deed_for(step).act(step, scene(clouds, ours=True, memory=memory))


def shop(cloud: SimulatedCloud) -> SimulatedCloud:
    """The cloud, acting in the shop's project."""
    return SimulatedCloud(cloud.state, SHOP)
