"""Undo and finish are plans like any other: they are rehearsed, and an undo leaves the clouds as they were."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.rehearse.crossing import crossing, surveys_of
from watari.model.plan import Plan
from watari.model.survey.survey import Survey
from watari.rehearse import RehearsalOptions, cloud_world, rehearse
from watari.rehearse.clouds import CloudWorld
from watari.rehearse.simulation import Simulation
from watari.steps.deeds import DEEDS
from watari.undo.finish import finish
from watari.undo.undo import undo

TIMES: Any = {"taken_at": True, "seconds": True, "clock_skew_seconds": True, "instances": {"__all__": {"launched_at"}}}


@cache
def crossed() -> Simulation[CloudWorld]:
    simulation = Simulation(crossing()[0], cloud_world(*crossing()))
    simulation.run(DEEDS)
    simulation.world.settle()
    return simulation


def way(make: Callable[..., Plan], *more: object) -> Plan:
    return make(crossing()[0], crossed().journal, *more)


def as_it_is(survey: Survey) -> dict[str, object]:
    return survey.model_dump(exclude=TIMES)


def test_an_undo_leaves_both_clouds_as_they_were() -> None:
    world = crossed().fork().world
    Simulation(way(undo), world).run(DEEDS)
    world.settle()
    for side, before in crossing()[1].items():
        after = as_it_is(surveys_of(world.physical)[side])
        assert {name: after[name] for name, was in as_it_is(before).items() if after[name] != was} == {}
    assert world.doublings == []


@pytest.mark.parametrize(
    ("plan", "serving"), [(way(undo), "source"), (way(finish, ()), "target")], ids=["undo", "finish"]
)
def test_ways_back_and_ends_are_rehearsed(plan: Plan, serving: str) -> None:
    move = next(move for move in plan.moves() if move.subject == "web-1")
    report = rehearse(plan, crossed().fork().world, RehearsalOptions(moves=(move.id,)))
    assert report.goes_well
    assert {part.serving for part in report.goes if part.subject == "web-1"} == {serving}
    assert report.unsafe == ()
    assert {trial.serving for trial in report.trials} <= {"source", "target", "nobody"}
