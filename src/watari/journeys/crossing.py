"""The crossing: projects and all that is theirs go from one cloud to another that runs beside it.

The way of this journey, part by part; each part is a pure function but for `run`, which does what the plan says.

- goal: `watari.model.goal.CrossingGoal`, read from YAML by `watari.plan.goal_file`
- survey: `watari.survey`, of both clouds, with looks from the goal's vantage points
- check: `watari.checks`, before planning, and again with the plan
- plan: `watari.plan.crossing`: the ground (project, users, networks), the goal's waves of instances, the gateways
- rehearse: `watari.rehearse`, the whole plan on both clouds in memory, with a failure at every step in turn
- run: `watari.run`, which puts a move that fails before its cut-over back at once
- verify: `watari.verify`, one truth per file
- undo and finish: `watari.undo`, plans made from the journal, for the same rehearsal and the same run
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from watari.checks.check import check
from watari.model.finding import Finding
from watari.model.goal import CrossingGoal
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.rates import Rates
from watari.plan.chart import Surveys
from watari.plan.crossing import plan
from watari.undo.finish import finish
from watari.undo.undo import undo
from watari.verify.verify import verify


@dataclass(frozen=True)
class Journey:
    """The pure parts of a journey, as the commands use them."""

    name: str
    check: Callable[[CrossingGoal, Surveys, Plan | None], list[Finding]]
    plan: Callable[[CrossingGoal, Surveys, Rates], Plan]
    verify: Callable[[Plan, Journal, Surveys, Surveys], list[Finding]]
    undo: Callable[[Plan, Journal], Plan]
    finish: Callable[[Plan, Journal, Iterable[Finding]], Plan]


CROSSING = Journey(name="crossing", check=check, plan=plan, verify=verify, undo=undo, finish=finish)
