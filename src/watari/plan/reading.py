"""What a reader of a plan is told beside its steps.

What things are called whose ids stand in it, and what cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from watari.model.plan import Wave
from watari.model.record import Made
from watari.model.steps import AnyStep
from watari.model.steps.remove import Remove
from watari.model.survey.survey import Survey

PARTS = ("projects", "users", "instances", "volumes", "images", "networks", "subnets", "routers", "security_groups")
WORD = re.compile(r"[\w-]+")


def called(steps: Iterable[AnyStep], surveys: Iterable[Survey]) -> dict[str, str]:
    """Give the names of the things whose ids the titles of ``steps`` hold, by id."""
    said = {word for step in steps for word in WORD.findall(step.title())}
    things = (thing for survey in surveys for part in PARTS for thing in getattr(survey, part))
    return {thing.id: thing.name for thing in things if thing.id in said and thing.name}


def points_of_no_return(waves: Iterable[Wave]) -> tuple[str, ...]:
    """Give the steps that cannot be taken back, each with the reason; a plan's own temporary things are none."""
    return tuple(_points(waves))


def _points(waves: Iterable[Wave]) -> Iterator[str]:
    for wave in waves:
        for move in wave.moves:
            for step in move.steps:
                temporary = isinstance(step, Remove) and isinstance(step.id, Made)
                if step.no_way_back is not None and not temporary:
                    yield f"{step.title()}: {step.no_way_back}"
