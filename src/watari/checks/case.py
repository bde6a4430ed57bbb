"""What the checks of a crossing look at: what is known of both clouds, and the plan where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from watari.checks.plan_count import PlanCount
from watari.facts.crossing import CrossingFacts
from watari.facts.unfit import Unfit, UnfitRule
from watari.facts.verdicts import unfit
from watari.model.goal import CrossingGoal
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.model.survey.survey import Survey


@dataclass(frozen=True)
class CrossingCase:
    """``check_ids`` are the ids of all checks, so that an acceptance of something else can be told."""

    goal: CrossingGoal
    source: Survey
    target: Survey
    plan: Plan | None = None
    check_ids: frozenset[str] = frozenset()

    def sides(self) -> Iterator[tuple[Side, Survey]]:
        """Both surveys with the side that they stand for."""
        yield "source", self.source
        yield "target", self.target

    @property
    def source_cli(self) -> str:
        """How a command for the source begins."""
        return f"openstack --os-cloud {self.goal.source}"

    @property
    def target_cli(self) -> str:
        """How a command for the target begins."""
        return f"openstack --os-cloud {self.goal.target}"

    @cached_property
    def facts(self) -> CrossingFacts:
        """What the surveys are to the goal: the planner reads the same."""
        return CrossingFacts(self.goal, self.source, self.target)

    @cached_property
    def _unfit(self) -> tuple[Unfit, ...]:
        return tuple(unfit(self.facts))

    def unfit(self, *rules: UnfitRule) -> list[Unfit]:
        """What keeps the planner from making a plan, by these rules."""
        return [fault for fault in self._unfit if fault.rule in rules]

    @cached_property
    def planned(self) -> PlanCount:
        """What the plan will make and set, counted in one walk; empty while there is no plan."""
        return PlanCount(self.plan, self.facts)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The instances that the goal's waves take, whether they can move now or not."""
        return self.facts.instances

    @cached_property
    def waves(self) -> tuple[tuple[str, tuple[Instance, ...]], ...]:
        """The waves by name with what they move: those of the plan, or those that the goal would make."""
        if self.plan is None:
            return self.facts.waves
        moved = {i.id: i for i in self.facts.candidates}
        return tuple(
            (w.name, tuple(moved[m.subject_id] for m in w.moves if m.subject_id in moved)) for w in self.plan.waves
        )

    def instance_of(self, port: Port) -> str:
        """The name of the instance that a port belongs to."""
        return self.facts.name_of(port.device_id)
