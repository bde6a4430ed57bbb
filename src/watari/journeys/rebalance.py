"""The rebalancing: instances move between hosts, to free whole hosts, to cool hot ones, or to bring near what talks.

- goal: `watari.model.goal.RebalanceGoal`, read from YAML by `watari.plan.goal_file`
- survey: the whole cloud, and what its hosts use where the goal names who measures that
- check: `watari.checks.host_table`, before planning, and again with the plan
- plan: `watari.plan.hosts.rebalance`: the moves that `watari.placing` finds, with the bound that no plan can beat
  beside it
- rehearse, run: as every journey
- verify: `watari.verify.host_verify`, one truth per file
- undo: moves back, hosts open or closed as they were
- finish: freed hosts take part again, one after the other, each behind a gate
"""

from __future__ import annotations

from watari.checks.host_check import check_hosts
from watari.journeys.journey import Journey
from watari.journeys.surveys.hosts import survey_again, survey_hosts
from watari.journeys.surveys.rebalance import survey_rebalance
from watari.model.goal import RebalanceGoal
from watari.plan.hosts.rebalance import plan_rebalance
from watari.undo.hosts import finish_hosts, undo_hosts
from watari.verify.host_verify import verify_hosts

REBALANCE = Journey[RebalanceGoal](
    name="rebalance",
    survey=survey_rebalance,
    look_before=survey_hosts,
    check=check_hosts,
    plan=plan_rebalance,
    look_again=survey_again,
    verify=verify_hosts,
    undo=undo_hosts,
    finish=lambda plan, journal, findings, now: finish_hosts(plan, journal, findings, now["cloud"]),
)
