"""The evacuation: every instance of a dead host comes back on other hosts, after proof that the host is off.

- goal: `watari.model.goal.EvacuateGoal`, read from YAML by `watari.plan.goal_file`
- survey: the whole cloud, with a close look at the dead host
- check: `watari.checks.host_table`, before planning, and again with the plan
- plan: `watari.plan.hosts.evacuate`: the proof, the host forced down and closed, the goal's waves of instances
- rehearse, run: as every journey
- verify: `watari.verify.host_verify`, one truth per file
- undo: only until the first instance was rebuilt; what its old host still has of it is destroyed when that host returns
- finish: when the old host is back and clean, Nova is told so, and it is opened again
"""

from __future__ import annotations

from watari.checks.host_check import check_hosts
from watari.journeys.journey import Journey
from watari.journeys.surveys.hosts import survey_again, survey_hosts
from watari.model.goal import EvacuateGoal
from watari.plan.hosts.evacuate import plan_evacuation
from watari.undo.evacuation import finish_evacuation, undo_evacuation
from watari.verify.host_verify import verify_hosts

EVACUATE = Journey[EvacuateGoal](
    name="evacuate",
    survey=survey_hosts,
    look_before=survey_hosts,
    check=check_hosts,
    plan=plan_evacuation,
    look_again=survey_again,
    verify=verify_hosts,
    undo=undo_evacuation,
    finish=lambda plan, journal, findings, _now: finish_evacuation(plan, journal, findings),
)
