"""The survey that a rebalancing is planned from.

The cloud, and what its hosts use where the goal names who measures that.
"""

from __future__ import annotations

from collections.abc import Callable

from watari.clouds.port import Shares, Usage
from watari.clouds.reach import Reach
from watari.facts.lookup import Surveys
from watari.journeys.journey import Tell
from watari.journeys.surveys.hosts import survey_hosts
from watari.model.goal import MeasuredBy, RebalanceGoal
from watari.model.survey.survey import Survey, Unseen

OpenUsage = Callable[[str, MeasuredBy], Usage]
"""Gives the monitoring that a goal names, by the name of the goal's cloud."""


def open_real_usage(cloud_name: str, said: MeasuredBy) -> Usage:
    """Give the goal's Prometheus; BadCloudsFile as `host_access` raises it."""
    from watari.clouds.prometheus import open_usage  # noqa: PLC0415 - clouds.yaml is read by the SDK, which is slow to load

    return open_usage(cloud_name, said)


def survey_rebalance(goal: RebalanceGoal, reach: Reach, tell: Tell, opened: OpenUsage = open_real_usage) -> Surveys:
    """Survey as `survey_hosts`, and keep what was measured.

    CloudError as `survey` raises it, WatariError as `Usage` does.

    The monitoring is asked first: a query that is wrong is told before a large cloud is looked at.
    """
    if goal.use is None:
        return survey_hosts(goal, reach, tell)
    shares = opened(goal.cloud, goal.use).shares()
    tell(f"use: {len(shares.hosts)} hosts measured")
    return {"cloud": _with_use(survey_hosts(goal, reach, tell)["cloud"], shares)}


def _with_use(seen: Survey, shares: Shares) -> Survey:
    """What the monitoring says against its own figures may mean that it did not see all: unknown is not absent."""
    doubts = tuple(
        Unseen(part="use", why=f"the monitoring warns: {warning}", lacks="other") for warning in shares.warnings
    )
    return seen.model_copy(update={"use": shares.hosts, "unseen": (*seen.unseen, *doubts)})
