"""Undo and finish are plans like any other: they are rehearsed, and an undo leaves the clouds as they were."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.rehearse.crossing import crossing, surveys_of
from watari.model.plan import Plan
from watari.model.survey.survey import Survey
from watari.rehearse import Manner, rehearse
from watari.rehearse.theatre import Theatre, open_theatre
from watari.steps.deeds import DEEDS
from watari.undo.finish import finish
from watari.undo.undo import undo

TIMES: Any = {"taken_at": True, "seconds": True, "clock_skew_seconds": True, "instances": {"__all__": {"launched_at"}}}


@cache
def crossed() -> Theatre:
    theatre = open_theatre(*crossing())
    theatre.play(DEEDS)
    theatre.settle()
    return theatre


def way(make: Callable[..., Plan], *more: object) -> Plan:
    return make(crossing()[0], crossed().journal, *more)


def as_it_is(survey: Survey) -> dict[str, object]:
    return survey.model_dump(exclude=TIMES)


def test_an_undo_leaves_both_clouds_as_they_were() -> None:
    theatre = crossed().fork()
    back = Theatre(way(undo), theatre.world)
    back.play(DEEDS)
    back.settle()
    for side, before in crossing()[1].items():
        after = as_it_is(surveys_of(theatre.world)[side])
        assert {name: after[name] for name, was in as_it_is(before).items() if after[name] != was} == {}
    assert theatre.world.doublings == []


@pytest.mark.parametrize(
    ("plan", "serving"), [(way(undo), "source"), (way(finish, ()), "target")], ids=["undo", "finish"]
)
def test_ways_back_and_ends_are_rehearsed(plan: Plan, serving: str) -> None:
    move = next(move for move in plan.moves() if move.subject == "web-1")
    report = rehearse(plan, surveys_of(crossed().fork().world), Manner(moves=(move.id,)))
    assert report.goes_well
    assert {part.serving for part in report.goes if part.subject == "web-1"} == {serving}
    assert report.unsafe == ()
    assert {trial.serving for trial in report.trials} <= {"source", "target", "nobody"}
