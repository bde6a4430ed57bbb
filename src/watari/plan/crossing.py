"""Goal and surveys in, plan out: the planner of the crossing. This file is its table of contents."""

from __future__ import annotations

from hashlib import blake2b

from watari.model.goal import CrossingGoal
from watari.model.plan import Counterpart, Plan, Wave
from watari.model.rates import USUAL_RATES, Rates
from watari.plan.called import called
from watari.plan.chart import Chart, Surveys
from watari.plan.digest import digest, seed
from watari.plan.ground.ground import lay_ground, lay_shared_ground
from watari.plan.handover import hand_over_gateways
from watari.plan.lookup import Lookup
from watari.plan.no_return import points_of_no_return
from watari.plan.places import find_places
from watari.plan.scope import chosen_projects, moving_instances
from watari.plan.waves import ground_wave, instance_waves, linked


def plan(goal: CrossingGoal, surveys: Surveys, rates: Rates = USUAL_RATES) -> Plan:
    """Give the plan that brings the goal's projects from the source to the target.

    Pure: the same goal, surveys and rates give the same plan, to the last mark. GoalDoesNotFit when the goal names what
    the surveys do not hold; what merely cannot be moved is left out, with the reason.
    """
    chart = _chart(goal, surveys, rates)
    projects = chosen_projects(goal, chart.source)
    wave_numbers = moving_instances(chart, projects)
    moving = [instance for instance in chart.source.survey.instances if instance.id in wave_numbers]
    grounds = [*(lay_ground(chart, chosen, moving) for chosen in projects), lay_shared_ground(chart, projects, moving)]
    waves = [ground_wave(grounds), *instance_waves(chart, moving, wave_numbers)]
    gateways = hand_over_gateways(chart, wave_numbers)
    return _plan(chart, surveys, linked([*waves, gateways] if gateways else waves))


def _chart(goal: CrossingGoal, surveys: Surveys, rates: Rates) -> Chart:
    source, target = Lookup(surveys["source"]), Lookup(surveys["target"])
    ids = {chosen.project.id for chosen in chosen_projects(goal, source)}
    places = find_places(goal, source, target, ids)
    return Chart(goal, source, target, seed(goal, source.survey, target.survey), rates, places)


def _plan(chart: Chart, surveys: Surveys, waves: tuple[Wave, ...]) -> Plan:
    content = chart.seed + "".join(wave.model_dump_json() for wave in waves)
    return Plan(
        id=blake2b(content.encode(), digest_size=20).hexdigest(),
        goal=chart.goal,
        surveyed_at={side: survey.taken_at for side, survey in surveys.items()},
        survey_digests={side: digest(survey) for side, survey in surveys.items()},
        waves=waves,
        counterparts=tuple(
            Counterpart(thing=kind, source_id=id_, target=ref) for (kind, id_), ref in chart.refs.items()
        ),
        names=called([step for wave in waves for move in wave.moves for step in move.steps], surveys.values()),
        left_out=tuple(chart.left_out),
        points_of_no_return=points_of_no_return(waves),
        limits=chart.goal.limits,
    )
