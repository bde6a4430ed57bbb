"""The drain: every instance leaves hosts that still work.

- goal: `watari.model.goal.DrainGoal`, read from YAML by `watari.plan.goal_file`
- survey: the whole cloud, with a close look at the hosts (who holds what in Placement, bindings of ports)
- check: `watari.checks.host_table`, before planning, and again with the plan
- plan: `watari.plan.hosts.drain`: close all hosts, move as `watari.placing` says, see that they are empty
- rehearse, run: as every journey
- verify: `watari.verify.host_verify`, one truth per file
- undo: moves back, hosts open or closed as they were
- finish: after the maintenance the hosts take part again, one after the other, each behind a gate
"""

from __future__ import annotations

from watari.checks.host_check import check_hosts
from watari.journeys.journey import Journey
from watari.journeys.surveys.hosts import survey_again, survey_hosts
from watari.model.goal import DrainGoal
from watari.plan.hosts.drain import plan_drain
from watari.undo.hosts import finish_hosts, undo_hosts
from watari.verify.host_verify import verify_hosts

DRAIN = Journey[DrainGoal](
    name="drain",
    survey=survey_hosts,
    look_before=survey_hosts,
    check=check_hosts,
    plan=plan_drain,
    look_again=survey_again,
    verify=verify_hosts,
    undo=undo_hosts,
    finish=lambda plan, journal, findings, now: finish_hosts(plan, journal, findings, now["cloud"]),
)
