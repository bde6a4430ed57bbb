"""Whatever a planner between hosts leaves out, a check has named in the same words.

What the checks let pass can be planned.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.properties.host_estates import host_estates
from watari.checks.host_case import HostCase
from watari.checks.host_check import check_hosts
from watari.errors import GoalDoesNotFit
from watari.facts.hosts.surveyed import SurveyedCloud
from watari.model.goal import DrainGoal, EvacuateGoal, HostGoal, RebalanceGoal
from watari.model.plan import Plan
from watari.model.steps.host import MigrateLive
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey
from watari.placing.rules import missing_features
from watari.plan.hosts.drain import plan_drain
from watari.plan.hosts.evacuate import plan_evacuation
from watari.plan.hosts.rebalance import plan_rebalance

MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STAYS = "host.nobody-is-left-behind"


def planned(goal: HostGoal, survey: Survey) -> Plan | None:
    """The plan; None where the goal does not fit the cloud."""
    surveys: dict[Side, Survey] = {"cloud": survey}
    try:
        if isinstance(goal, DrainGoal):
            return plan_drain(goal, surveys)
        if isinstance(goal, EvacuateGoal):
            return plan_evacuation(goal, surveys)
        assert isinstance(goal, RebalanceGoal)
        return plan_rebalance(goal, surveys)
    except GoalDoesNotFit:
        return None


@MANY
@given(estate=host_estates())
def test_what_the_checks_let_pass_can_be_planned(estate: tuple[HostGoal, Survey]) -> None:
    goal, survey = estate
    if planned(goal, survey) is None:
        assert any(
            finding.level == "block" and not finding.acceptable for finding in check_hosts(goal, {"cloud": survey})
        )


@MANY
@given(estate=host_estates())
def test_whoever_a_plan_leaves_out_is_named_with_the_same_reason(estate: tuple[HostGoal, Survey]) -> None:
    goal, survey = estate
    plan = planned(goal, survey)
    if plan is None:
        return
    found = {f.subject: f.says for f in check_hosts(goal, {"cloud": survey}, plan) if f.check == STAYS}
    left = {left.subject: left.why for left in plan.left_out}
    assert found.keys() == left.keys()
    assert all(found[subject].endswith(why) for subject, why in left.items())
    moved = {move.subject_id for move in plan.moves()}
    forgotten = [
        i.name
        for i in survey.instances
        if i.host in goal.leaving and i.id not in moved and f"instance {i.name} ({i.id})" not in left
    ]
    assert forgotten == []


@MANY
@given(estate=host_estates())
def test_who_can_go_nowhere_is_named_before_the_plan_and_stays_by_it(estate: tuple[HostGoal, Survey]) -> None:
    goal, survey = estate
    plan = planned(goal, survey)
    if plan is None:
        return
    before = {
        f.subject: f.says.removeprefix("it would stay: ")
        for f in check_hosts(goal, {"cloud": survey})
        if f.check == STAYS
    }
    left = {left.subject: left.why for left in plan.left_out}
    assert before.items() <= left.items()
    held = {
        f"instance {i.name} ({i.id})"
        for i in HostCase(goal, survey).cluster.instances
        if i.held and i.host in goal.leaving
    }
    assert held <= before.keys()


@MANY
@given(estate=host_estates())
def test_a_plan_sends_instances_only_where_the_checks_say_that_they_may_go(estate: tuple[HostGoal, Survey]) -> None:
    goal, survey = estate
    plan = planned(goal, survey)
    if plan is None:
        return
    case, seen = HostCase(goal, survey), SurveyedCloud(survey)
    live = {i.id for i in case.going_live}
    for move in (move for move in plan.moves() if move.brings("instance")):
        assert move.target_host in case.takers
        goes_live = any(isinstance(step, MigrateLive) for step in move.steps)
        if move.source_host in goal.leaving:
            assert goes_live == (move.subject_id in live)
        if goes_live:
            assert move.source_host is not None
            assert move.target_host is not None
            assert not missing_features(seen.hosts[move.source_host].traits, seen.hosts[move.target_host].traits)
