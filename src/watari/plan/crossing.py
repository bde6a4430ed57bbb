"""Goal and surveys in, plan out: the planner of the crossing. This file is its table of contents."""

from __future__ import annotations

from watari.facts.crossing import CrossingFacts
from watari.facts.lookup import Surveys
from watari.facts.verdicts import left_out, unfit
from watari.model.goal import CrossingGoal
from watari.model.plan import Counterpart, Plan, Wave
from watari.model.rates import USUAL_RATES, Rates
from watari.model.stored import digest_of, sealed, survey_text
from watari.plan.chart import Chart
from watari.plan.digest import seed
from watari.plan.ground.ground import lay_ground, lay_shared_ground
from watari.plan.handover import hand_over_gateways
from watari.plan.reading import called, points_of_no_return
from watari.plan.waves import ground_wave, instance_waves, linked


def plan(goal: CrossingGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the goal's projects from the source to the target.

    Pure: the same goal, surveys and rates give the same plan, to the last mark. GoalDoesNotFit when the goal names what
    the surveys do not hold; what merely cannot be moved is left out, with the reason.
    """
    facts = CrossingFacts(goal, surveys["source"], surveys["target"])
    for fault in unfit(facts):
        raise fault.error()
    chart = Chart(facts, seed(goal, surveys["source"], surveys["target"]), rates)
    grounds = [*(lay_ground(chart, chosen) for chosen in facts.chosen.values()), lay_shared_ground(chart)]
    waves = [ground_wave(grounds), *instance_waves(chart)]
    gateways = hand_over_gateways(chart)
    return _plan(chart, surveys, linked([*waves, gateways] if gateways else waves))


def _plan(chart: Chart, surveys: Surveys, waves: tuple[Wave, ...]) -> Plan:
    plan = Plan(
        id="",
        goal=chart.goal,
        surveyed_at={side: survey.taken_at for side, survey in surveys.items()},
        survey_digests={side: digest_of(survey_text(survey)) for side, survey in surveys.items()},
        waves=waves,
        counterparts=tuple(
            Counterpart(thing=kind, source_id=id_, target=ref) for (kind, id_), ref in chart.refs.items()
        ),
        names=called([step for wave in waves for move in wave.moves for step in move.steps], surveys.values()),
        left_out=left_out(chart.facts),
        points_of_no_return=points_of_no_return(waves),
        limits=chart.goal.limits,
    )
    return sealed(plan)
