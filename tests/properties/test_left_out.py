"""What planner and checks say of one thing is the same.

Nothing is left out that no check named, nothing passes that cannot be planned.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.properties.stays import Estate, faulty_estates
from watari.checks.check import check
from watari.errors import GoalDoesNotFit
from watari.model.finding import Finding
from watari.model.goal import CrossingGoal
from watari.model.plan import LeftOut
from watari.model.survey.survey import Survey
from watari.plan.crossing import plan

random_estates = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def names(findings: Iterable[Finding], left: LeftOut) -> bool:
    """Whether one of the findings says what a plan leaves out, and why.

    Alone, or together with others of the same reason.
    """
    alone = f"{left.subject} is left out: {left.why}"
    return any(
        f.says == alone or (f.says.endswith(left.why) and left.subject in f.evidence.get("left_out", "").split(", "))
        for f in findings
    )


def refusal(goal: CrossingGoal, surveys: dict[Any, Survey]) -> str | None:
    """The words with which the planner refuses; None when it plans."""
    try:
        plan(goal, surveys)
    except GoalDoesNotFit as refused:
        return refused.what
    return None


@random_estates
@given(faulty_estates())
def test_what_the_planner_leaves_out_a_check_has_named_with_the_same_reason(estate: Estate) -> None:
    goal, surveys = estate
    try:
        whole = plan(goal, surveys)
    except GoalDoesNotFit:
        return  # the next law is about these
    found = check(goal, surveys)
    assert [left for left in whole.left_out if not names(found, left)] == []


@random_estates
@given(faulty_estates())
def test_what_the_planner_refuses_a_check_stops_before_and_what_checks_let_pass_it_plans(estate: Estate) -> None:
    goal, surveys = estate
    stopping = {finding.says for finding in check(goal, surveys) if finding.level == "block" and not finding.acceptable}
    assert refusal(goal, surveys) in {None, *stopping}


@random_estates
@given(faulty_estates())
def test_with_its_plan_nothing_is_left_out_that_no_check_knows(estate: Estate) -> None:
    goal, surveys = estate
    try:
        whole = plan(goal, surveys)
    except GoalDoesNotFit:
        return
    assert [f for f in check(goal, surveys, whole) if f.check == "goal.nothing-is-left-out"] == []
