"""The crossing: projects and all that is theirs go from one cloud to another that runs beside it.

The way of this journey, part by part; each part is a pure function but for `run`, which does what the plan says.

- goal: `watari.model.goal.CrossingGoal`, read from YAML by `watari.plan.goal_file`
- survey: `watari.survey`, of both clouds at once, with looks from the goal's vantage points
- check: `watari.checks`, before planning, and again with the plan
- plan: `watari.plan.crossing`: the ground (project, users, networks), the goal's waves of instances, the gateways
- rehearse: `watari.rehearse`, the whole plan on both clouds in memory, with a failure at every step in turn
- run: `watari.run`, which puts a move that fails before its cut-over back at once
- verify: `watari.verify`, one truth per file
- undo and finish: `watari.undo`, plans made from the journal, for the same rehearsal and the same run
"""

from __future__ import annotations

from watari.checks.check import check
from watari.journeys.journey import Journey
from watari.journeys.surveys.crossing import survey_again, survey_both
from watari.model.goal import CrossingGoal
from watari.plan.crossing import plan
from watari.undo.finish import finish
from watari.undo.undo import undo
from watari.verify.verify import verify

CROSSING = Journey[CrossingGoal](
    name="crossing",
    survey=survey_both,
    look_before=survey_both,
    check=check,
    plan=plan,
    look_again=survey_again,
    verify=verify,
    undo=undo,
    finish=lambda plan, journal, findings, _now: finish(plan, journal, findings),
)
