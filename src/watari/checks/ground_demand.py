"""What the ground of a plan will ask of a project's limits on the target: groups, rules, networks, routers, and ports made beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from watari.checks.case import Case
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
from watari.model.steps.set import JoinSubnet
from watari.model.survey.identity import Project

COUNTED: dict[type[Step], str] = {
    CreateNetwork: "network",
    CreateSubnet: "subnet",
    CreateRouter: "router",
    CreateServerGroup: "server_groups",
}
"""What counts one each, by Neutron's and Nova's names of the limits."""


def ground_demand(case: Case, project: Project) -> Counter[str]:
    """Count what the plan makes in the target's project; nothing while there is no plan."""
    steps = [step for step in (case.plan.steps() if case.plan else ()) if step.cloud == "target"]
    makers = project_makers(case, project)
    own = [step for step in steps if _is_in(step, case, project, makers)]
    demand: Counter[str] = Counter(COUNTED[type(step)] for step in own if type(step) in COUNTED)
    demand["security_group"] = sum(isinstance(step, CreateSecurityGroup | AdoptSecurityGroup) for step in own)
    demand["security_group_rule"] = sum(_rules(own).values())
    demand["port"] = _ports(case, own)
    return +demand


def ports_of_moves(case: Case) -> dict[str, int]:
    """How many ports the target gets for each instance in its own move; without a plan one for each that it has."""
    if case.plan is None:
        return {id_: len(ports) for id_, ports in case.ports_by_instance.items()}
    return {
        move.subject_id: sum(map(_makes_a_port, move.steps)) for move in case.plan.moves() if move.kind == "instance"
    }


def _makes_a_port(step: AnyStep) -> bool:
    return isinstance(step, CreatePort) and step.cloud == "target"


def _ports(case: Case, own: list[AnyStep]) -> int:
    """Ports that stand ready for instances or hold addresses, routers' interfaces, and one DHCP port for each new network that has DHCP."""
    of_ground = {
        step.key for move in (case.plan.moves() if case.plan else ()) if move.kind == "ground" for step in move.steps
    }
    made = sum(isinstance(step, CreatePort) and step.key in of_ground for step in own)
    legs = sum(isinstance(step, JoinSubnet) and step.joined for step in own)
    return (
        made
        + legs
        + len({str(step.spec.network_id) for step in own if isinstance(step, CreateSubnet) and step.spec.dhcp})
    )


def project_makers(case: Case, project: Project) -> set[str]:
    """The keys of the steps that make the target's project."""
    choice = case.choices[project.id]
    steps = case.plan.steps() if case.plan else ()
    return {s.key for s in steps if isinstance(s, CreateProject) and s.spec.name == (choice.rename or choice.name)}


def is_the_project(ref: Ref | None, case: Case, project: Project, makers: set[str]) -> bool:
    """Whether a reference means the target's project: there already, or made by the plan."""
    there = case.target_project(project.id)
    return ref.by in makers if isinstance(ref, Made) else there is not None and ref == there.id


def _is_in(step: AnyStep, case: Case, project: Project, makers: set[str]) -> bool:
    return is_the_project(step.project, case, project, makers)


def _rules(own: list[AnyStep]) -> dict[str, int]:
    """How many rules each new group has in the end, by the key of the step that makes it."""
    return dict(_counts(own))


def _counts(own: list[AnyStep]) -> Iterator[tuple[str, int]]:
    made = {step.key for step in own if isinstance(step, CreateSecurityGroup | AdoptSecurityGroup)}
    for step in own:
        if isinstance(step, CreateSecurityGroup):
            yield step.key, len(step.spec.rules)
        elif isinstance(step, SetRules) and isinstance(step.group_id, Made) and step.group_id.by in made:
            yield step.group_id.by, len(step.rules)
