"""Fresh surveys of both clouds of a crossing, taken at once, with a look at moving addresses from vantage points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from watari.clouds.errors import VantageError
from watari.clouds.port import Cloud
from watari.clouds.reach import Reach
from watari.facts.crossing import CrossingFacts
from watari.facts.lookup import Surveys
from watari.journeys.journey import EndedRun, Tell
from watari.journeys.surveys.looks import looks
from watari.model.goal import CrossingGoal
from watari.model.plan import Plan
from watari.model.survey.survey import Observation, Survey
from watari.survey import Scope, survey
from watari.verify.case import CrossingTruthCase as Moves


def survey_both(goal: CrossingGoal, reach: Reach, tell: Tell) -> Surveys:
    """Survey the chosen projects of the source and the whole target.

    CloudError or NoSuchProject as `survey` raises them.

    Of the target everything counts: an address, a name or a quota there may be in the way, whosever it is.
    """
    chosen = Scope(project_names=tuple(p.name for p in goal.projects))
    with ThreadPoolExecutor(2) as pool:
        source = pool.submit(_survey, reach.cloud("source"), chosen, tell)
        target = pool.submit(_survey, reach.cloud("target"), Scope(), tell)
        seen: Surveys = {"source": source.result(), "target": target.result()}
    addresses = [
        fixed.address for port in CrossingFacts(goal, seen["source"], seen["target"]).ports for fixed in port.fixed_ips
    ]
    return {**seen, "source": seen["source"].model_copy(update={"observations": looks(goal, reach, addresses)})}


def _survey(cloud: Cloud, scope: Scope, tell: Tell) -> Survey:
    return survey(cloud, scope, now=lambda: datetime.now(UTC), tell=lambda line: tell(f"{cloud.name}: {line}"))


def survey_again(ended: EndedRun, reach: Reach, tell: Tell) -> Surveys:
    """Survey after a run, and look at every address that it moved, wherever it belongs by now."""
    plan, before = ended.plan, ended.before
    after = survey_both(plan.crossing, reach, tell)
    case = Moves(plan, ended.journal, before, after)
    old = {
        fixed.address
        for moved in case.moved
        for port in before["source"].ports_of(moved.was.id)
        for fixed in port.fixed_ips
    }
    new = {address for moved in case.moved for address in case.new_addresses(moved).values()}
    looked = after["source"].observations
    seen = {observation.address for observation in looked}
    more = [*looks(plan.goal, reach, sorted(old - seen)), *looks_beyond(plan, new - old - seen, reach)]
    return {**after, "source": after["source"].model_copy(update={"observations": (*looked, *more)})}


def looks_beyond(plan: Plan, addresses: Iterable[str], reach: Reach) -> Iterator[Observation]:
    """Look at addresses that are new: only a vantage point on the target's side must have a way to them."""
    vantages = {vantage.name: vantage for vantage in plan.goal.vantages}
    for sighting in reach.vantages.values():
        vantage = vantages[sighting.name]
        for address in sorted(addresses):
            try:
                yield sighting.look(address, vantage.tcp_port)
            except VantageError:
                if vantage.side == "target":
                    raise
