"""What things are called whose ids stand in a plan: people read names, steps act on ids."""

from __future__ import annotations

import re
from collections.abc import Iterable

from watari.model.steps import AnyStep
from watari.model.survey.survey import Survey

PARTS = ("projects", "users", "instances", "volumes", "images", "networks", "subnets", "routers", "security_groups")
WORD = re.compile(r"[\w-]+")


def called(steps: Iterable[AnyStep], surveys: Iterable[Survey]) -> dict[str, str]:
    """Give the names of the things whose ids the titles of ``steps`` hold, by id."""
    said = {word for step in steps for word in WORD.findall(step.title())}
    things = (thing for survey in surveys for part in PARTS for thing in getattr(survey, part))
    return {thing.id: thing.name for thing in things if thing.id in said and thing.name}
