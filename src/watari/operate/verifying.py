"""Verify a run: the surveys that its plan was made from against fresh ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from watari.errors import WatariError
from watari.facts.lookup import Surveys
from watari.journeys.journey import EndedRun
from watari.journeys.table import journey_of
from watari.model.finding import Finding
from watari.model.goal import Acceptance
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey
from watari.operate.context import Context
from watari.store import Store

Accepted = tuple[Acceptance, ...]
"""What is accepted after the run: its plan keeps the goal as it was."""


class SurveyLost(WatariError):
    """A survey that a plan was made from is not kept here, so nobody can compare with it."""

    id: ClassVar[str] = "verify.survey-lost"


@dataclass(frozen=True)
class Verified:
    """A run with what verify says of it, and the clouds as verify saw them."""

    plan: Plan
    journal: Journal
    findings: tuple[Finding, ...]
    now: Surveys


def verify_run(run_id: str, at: Context, accept: Accepted = ()) -> Verified:
    """Survey anew, keep the surveys, and compare; ``run_id`` is whole.

    ``accept`` is added to what the plan's goal accepts.
    """
    store = at.store
    journal = store.entries.journal(run_id)
    plan = _accepting(store.plans.load(journal.plan_id), accept)
    before: dict[Side, Survey] = {side: kept_survey(store, plan, side) for side in plan.surveyed_at}
    journey = journey_of(plan.goal)
    after = journey.look_again(EndedRun(plan, journal, before), at.reach(plan.goal), at.tell)
    for survey in after.values():
        store.surveys.save(survey)
    return Verified(plan, journal, tuple(journey.verify(plan, journal, before, after)), after)


def _accepting(plan: Plan, accept: Accepted) -> Plan:
    goal = plan.goal.model_copy(update={"accept": (*plan.goal.accept, *accept)})
    return plan.model_copy(update={"goal": goal})


def kept_survey(store: Store, plan: Plan, side: Side) -> Survey:
    """Give the very survey that a plan was made from; SurveyLost when it is not kept."""
    survey = store.surveys.of_digest(plan.survey_digests[side])
    if survey is not None:
        return survey
    cloud = plan.goal.clouds[side]
    at = f"{plan.surveyed_at[side]:%Y-%m-%d %H:%M:%S}Z"
    cure = "use the database in which the plan was made (WATARI_DB)"
    raise SurveyLost(
        f"the survey of {cloud} from {at}, which plan {plan.id[:12]} was made from, is not kept here", cure=cure
    )
