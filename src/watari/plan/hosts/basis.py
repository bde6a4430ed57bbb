"""What a plan between hosts is written from: the goal, the survey, readable names, and the rates for estimates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from watari.errors import GoalDoesNotFit
from watari.facts.hosts.surveyed import SurveyedCloud
from watari.facts.hosts.terms import cluster_for
from watari.model.goal import HostGoal
from watari.model.plan import Plan, Wave
from watari.model.rates import Rates
from watari.model.stored import digest_of, sealed, survey_text
from watari.model.survey.compute import Instance
from watari.model.survey.survey import Survey
from watari.placing.model import Cluster
from watari.plan.digest import seed
from watari.plan.draft import Draft
from watari.plan.names import labels
from watari.plan.reading import called, points_of_no_return


@dataclass(frozen=True)
class Basis:
    """One cloud, and what is wanted of it."""

    goal: HostGoal
    survey: Survey
    rates: Rates

    @cached_property
    def seed(self) -> str:
        """The digest of all that the plan is made from."""
        return seed(self.goal, self.survey)

    @cached_property
    def seen(self) -> SurveyedCloud:
        """The survey, looked up by what it holds."""
        return SurveyedCloud(self.survey)

    @property
    def instances(self) -> dict[str, Instance]:
        """All instances by id."""
        return self.seen.instances

    @cached_property
    def labels(self) -> dict[str, str]:
        """The names of all instances as parts of keys, by id."""
        return labels(self.survey.instances)

    def move_id(self, instance_id: str) -> str:
        """The id of an instance's move."""
        return f"instance/{self.labels[instance_id]}"

    def draft(self, move_id: str) -> Draft:
        """Begin a move."""
        return Draft(move_id, self.seed)

    def plan(self, waves: tuple[Wave, ...], **also: Any) -> Plan:
        """Give the plan with these waves, and with what else is to be said; waves without moves are no part of it."""
        waves = tuple(wave for wave in waves if wave.moves)
        plan = Plan(
            id="",
            goal=self.goal,
            surveyed_at={"cloud": self.survey.taken_at},
            survey_digests={"cloud": digest_of(survey_text(self.survey))},
            waves=waves,
            names=called([step for wave in waves for move in wave.moves for step in move.steps], [self.survey]),
            points_of_no_return=points_of_no_return(waves),
            limits=self.goal.limits,
            **also,
        )
        return sealed(plan)


def known_hosts(basis: Basis, leaving: Sequence[str]) -> Cluster:
    """Give the cluster on the goal's terms.

    GoalDoesNotFit when one of the hosts to be left is none that can hold instances.
    """
    cluster = cluster_for(basis.goal, basis.seen)
    for name in leaving:
        if name not in cluster.host:
            raise GoalDoesNotFit(f"the cloud has no host {name}", cure="correct its name in the goal")
    return cluster
