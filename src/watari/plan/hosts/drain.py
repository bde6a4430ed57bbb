"""Goal and survey in, plan out: the planner of the drain."""

from __future__ import annotations

from watari.facts.lookup import Surveys
from watari.model.goal import DrainGoal
from watari.model.plan import Plan
from watari.model.rates import USUAL_RATES, Rates
from watari.placing.drain import drain
from watari.plan.hosts.basis import Basis, known_hosts
from watari.plan.hosts.placed import Placed, plan_of


def plan_drain(goal: DrainGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that empties the goal's hosts. Pure: the same goal, survey and rates give the same plan."""
    basis = Basis(goal, surveys["cloud"], rates)
    cluster = known_hosts(basis, goal.hosts)
    return plan_of(Placed(goal, cluster, drain(cluster, goal.hosts), goal.hosts, goal.reason), basis)
