"""Goal and survey in, plan out: the planner of the rebalancing."""

from __future__ import annotations

from dataclasses import replace

from watari.errors import GoalDoesNotFit
from watari.facts.hosts.terms import cluster_for, part_of
from watari.facts.lookup import Surveys
from watari.model.goal import RebalanceGoal
from watari.model.plan import Plan
from watari.model.rates import USUAL_RATES, Rates
from watari.plan.hosts.aims import AIMS, Wish
from watari.plan.hosts.basis import Basis
from watari.plan.hosts.measured import Measured, measured_use
from watari.plan.hosts.placed import Placed, plan_of


def plan_rebalance(goal: RebalanceGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the cloud nearer to the goal's aim. Pure: the same input gives the same plan.

    GoalDoesNotFit when no host is like the goal's patterns, `talks` names what is not there, or no host was measured
    that is there.

    Hosts that will be empty are closed first, so that the scheduler fills none of them meanwhile.
    """
    basis = Basis(goal, surveys["cloud"], rates)
    cluster = cluster_for(goal, basis.seen)
    if not part_of(goal, cluster.host):
        raise GoalDoesNotFit(
            f"{goal.cloud} has no host like {', '.join(goal.hosts)}", cure="correct `hosts` in the goal"
        )
    seen = measured_use(goal.use, basis, cluster) if goal.use is not None else Measured()
    cluster = replace(cluster, notes=(*cluster.notes, *seen.notes))
    solution = AIMS[goal.aim](Wish(goal, cluster, basis, seen.use))
    closing = solution.emptied if goal.aim == "consolidate" else ()
    return plan_of(Placed(goal, cluster, solution, closing, goal.reason), basis)
