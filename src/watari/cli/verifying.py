"""Verify a run: the surveys that its plan was made from, fresh ones, and looks at every address that it moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from watari.cli.surveys import survey_both
from watari.clouds.hosts import VantageError
from watari.errors import WatariError
from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.survey import Observation, Survey
from watari.plan.digest import digest
from watari.run.stage import Clouds
from watari.store import Store
from watari.verify.case import Case, Surveys
from watari.verify.verify import verify


class SurveyLost(WatariError):
    """A survey that a plan was made from is not kept here, so nobody can compare with it."""

    id: ClassVar[str] = "verify.survey-lost"


@dataclass(frozen=True)
class Verified:
    """A run with what verify says of it."""

    plan: Plan
    journal: Journal
    findings: tuple[Finding, ...]


def verify_run(store: Store, run_id: str, clouds: Clouds, tell: Callable[[str], None]) -> Verified:
    """Survey both clouds anew, keep the surveys, and compare; ``run_id`` is whole."""
    journal = store.entries.journal(run_id)
    plan = store.plans.load(journal.plan_id)
    before: dict[Side, Survey] = {side: kept_survey(store, plan, side) for side in plan.surveyed_at}
    after = _with_looks(plan, journal, before, survey_both(plan.goal, clouds, tell), clouds)
    for survey in after.values():
        store.surveys.save(survey)
    return Verified(plan, journal, tuple(verify(plan, journal, before, after)))


def kept_survey(store: Store, plan: Plan, side: Side) -> Survey:
    """Give the very survey that a plan was made from; SurveyLost when it is not kept."""
    cloud = plan.goal.source if side == "source" else plan.goal.target
    for survey in _candidates(store, cloud, plan.surveyed_at[side]):
        if digest(survey) == plan.survey_digests[side]:
            return survey
    at = f"{plan.surveyed_at[side]:%Y-%m-%d %H:%M:%S}Z"
    cure = "use the database in which the plan was made (WATARI_DB)"
    raise SurveyLost(f"the survey of {cloud} from {at}, which plan {plan.id[:12]} was made from, is not kept here", cure=cure)


def _candidates(store: Store, cloud: str, at: datetime) -> Iterator[Survey]:
    for survey_id, of, taken_at in store.surveys.listed():
        if of == cloud and taken_at.replace(tzinfo=None) == at.replace(tzinfo=None):
            yield store.surveys.load(survey_id)


def _with_looks(plan: Plan, journal: Journal, before: Surveys, after: Surveys, clouds: Clouds) -> Surveys:
    """Add what the vantage points see now of every address that moved, wherever it belongs by now."""
    case = Case(plan, journal, before, after)
    old = {fixed.address for moved in case.moved for port in before["source"].ports_of(moved.was.id) for fixed in port.fixed_ips}
    new = {address for moved in case.moved for address in case.new_addresses(moved).values()}
    looked = after["source"].observations
    seen = {observation.address for observation in looked}
    more = [*_looks(plan, old - seen, clouds), *looks_beyond(plan, new - old - seen, clouds)]
    return {**after, "source": after["source"].model_copy(update={"observations": (*looked, *more)})}


def _looks(plan: Plan, addresses: Iterable[str], clouds: Clouds) -> list[Observation]:
    ports = {vantage.name: vantage.tcp_port for vantage in plan.goal.vantages}
    return [sighting.look(address, ports.get(sighting.name)) for sighting in clouds.vantages for address in sorted(addresses)]


def looks_beyond(plan: Plan, addresses: Iterable[str], clouds: Clouds) -> Iterator[Observation]:
    """Look at addresses that are new: only a vantage point on the target's side must have a way to them."""
    vantages = {vantage.name: vantage for vantage in plan.goal.vantages}
    for sighting in clouds.vantages:
        vantage = vantages[sighting.name]
        for address in sorted(addresses):
            try:
                yield sighting.look(address, vantage.tcp_port)
            except VantageError:
                if vantage.side == "target":
                    raise
