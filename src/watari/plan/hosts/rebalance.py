"""Goal and survey in, plan out: the planner of the rebalancing."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase

from watari.errors import GoalDoesNotFit
from watari.facts.lookup import Surveys
from watari.model.goal import RebalanceGoal
from watari.model.plan import Plan
from watari.model.rates import USUAL_RATES, Rates
from watari.plan.hosts.aims import AIMS, Wish
from watari.plan.hosts.measured import Measured, measured_use
from watari.plan.hosts.placed import Placed, plan_of
from watari.plan.hosts.site import Site
from watari.plan.hosts.terms import taking
from watari.plan.placing.model import Cluster, Reason
from watari.plan.placing.read import cluster_of

TAKES_NO_PART = Reason(rule="goal", says="its host takes no part", unblocks="name the host in `hosts` of the goal")


def plan_rebalance(goal: RebalanceGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the cloud nearer to the goal's aim. Pure: the same input gives the same plan.

    GoalDoesNotFit when no host is like the goal's patterns, `talks` names what is not there, or no host was measured that is there.

    Hosts that will be empty are closed first, so that the scheduler fills none of them meanwhile.
    """
    site = Site(goal, surveys["cloud"], rates)
    cluster = _taking_part(taking(cluster_of(site.survey, goal.racks), goal.to), goal)
    seen = measured_use(goal.use, site, cluster) if goal.use is not None else Measured()
    cluster = replace(cluster, notes=(*cluster.notes, *seen.notes))
    placement = AIMS[goal.aim](Wish(goal, cluster, site, seen.use))
    closing = placement.emptied if goal.aim == "consolidate" else ()
    return plan_of(Placed(goal, cluster, placement, closing, goal.reason), site)


def _taking_part(cluster: Cluster, goal: RebalanceGoal) -> Cluster:
    """The cluster with all hosts closed that the goal does not name; who is there stays there."""
    part = {room.name for room in cluster.rooms if any(fnmatchcase(room.name, pattern) for pattern in goal.hosts)}
    if not part:
        raise GoalDoesNotFit(
            f"{goal.cloud} has no host like {', '.join(goal.hosts)}", cure="correct `hosts` in the goal"
        )
    rooms = tuple(replace(room, open=room.open and room.name in part) for room in cluster.rooms)
    guests = tuple(
        guest if guest.host in part else replace(guest, held=(*guest.held, TAKES_NO_PART)) for guest in cluster.guests
    )
    return replace(cluster, rooms=rooms, guests=guests)
