"""What a plan will ask of the target's limits and networks, counted in one walk over its steps."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from watari.facts.crossing import CrossingFacts
from watari.model.plan import Move, Plan
from watari.model.record import Made, Ref
from watari.model.steps import AnyStep, Step
from watari.model.steps.bring import AdoptSecurityGroup, SetRules
from watari.model.steps.create import (
    CreateNetwork,
    CreatePort,
    CreateProject,
    CreateRouter,
    CreateSecurityGroup,
    CreateServerGroup,
    CreateSubnet,
)
from watari.model.steps.set import JoinSubnet, SetQuota
from watari.model.survey.identity import QuotaService

COUNTED: dict[type[Step], str] = {
    CreateNetwork: "network",
    CreateSubnet: "subnet",
    CreateRouter: "router",
    CreateServerGroup: "server_groups",
    CreateSecurityGroup: "security_group",
    AdoptSecurityGroup: "security_group",
}
"""What counts one each, by Neutron's and Nova's names of the limits."""


class PlanCount:
    """One plan, counted. Projects are those of the source, by their ids."""

    def __init__(self, plan: Plan | None, facts: CrossingFacts) -> None:
        self.plan = plan
        self.facts = facts
        self.ground: dict[str, Counter[str]] = defaultdict(Counter)
        """What the ground asks of each project's limits: groups, rules, networks, routers, and ports that are made
        beforehand."""
        self.limits: dict[tuple[str, QuotaService], dict[str, int]] = defaultdict(dict)
        """The limits that steps set."""
        self.ports: Counter[str] = Counter()
        """How many ports each instance gets in its own move."""
        self.subnets: dict[str, str] = {}
        """The ranges of the subnets that are made on the target, by the keys of the steps that make them."""
        self.joined: list[Ref] = []
        """The subnets on which the target's routers get an interface."""
        self._rules: dict[str, dict[str, int]] = defaultdict(dict)
        self._served: dict[str, set[str]] = defaultdict(set)
        for move in plan.moves() if plan is not None else ():
            for step in move.steps:
                if step.cloud == "target":
                    self._count(move, step)
        self._add_up()

    @cached_property
    def _projects(self) -> dict[str, str]:
        """The source's projects by what they are on the target: an id there, or the key of the step that makes them."""
        there = {self.facts.target_project_id(id_): id_ for id_ in self.facts.chosen}
        named = {chosen.target_name: id_ for id_, chosen in self.facts.chosen.items()}
        steps = self.plan.steps() if self.plan is not None else ()
        made = {s.key: named[s.spec.name] for s in steps if isinstance(s, CreateProject) and s.spec.name in named}
        return {word: id_ for word, id_ in (there | made).items() if word is not None}

    def _project(self, ref: Ref | None) -> str | None:
        return self._projects.get(ref.by if isinstance(ref, Made) else ref or "")

    def _count(self, move: Move, step: AnyStep) -> None:
        if isinstance(step, CreateSubnet):
            self.subnets[step.key] = step.spec.cidr
        elif isinstance(step, JoinSubnet) and step.joined:
            self.joined.append(step.subnet_id)
        elif isinstance(step, CreatePort) and move.brings("instance"):
            self.ports[move.subject_id] += 1
        elif isinstance(step, SetQuota):
            of = self._project(step.on)
            if of is not None:
                self.limits[of, step.service] |= step.limits
        project = self._project(step.project)
        if project is not None:
            self._count_in(project, move, step)

    def _count_in(self, project: str, move: Move, step: AnyStep) -> None:
        demand = self.ground[project]
        if type(step) in COUNTED:
            demand[COUNTED[type(step)]] += 1
        if isinstance(step, CreateSecurityGroup):
            self._rules[project][step.key] = len(step.spec.rules)
        elif isinstance(step, AdoptSecurityGroup):
            self._rules[project][step.key] = 0
        elif (
            isinstance(step, SetRules) and isinstance(step.group_id, Made) and step.group_id.by in self._rules[project]
        ):
            self._rules[project][step.group_id.by] = len(step.rules)  # in the end a group has what was set last
        elif isinstance(step, CreatePort):
            demand["port"] += move.brings("ground")
        elif isinstance(step, JoinSubnet):
            demand["port"] += step.joined
        elif isinstance(step, CreateSubnet) and step.spec.dhcp:
            self._served[project].add(str(step.spec.network_id))  # one port of a DHCP server for each network

    def _add_up(self) -> None:
        for project, rules in self._rules.items():
            self.ground[project]["security_group_rule"] += sum(rules.values())
        for project, networks in self._served.items():
            self.ground[project]["port"] += len(networks)
