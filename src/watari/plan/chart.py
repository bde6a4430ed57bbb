"""What the planner works on: the goal, both surveys, what each thing of the source is on the target, and what stays behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from watari.model.goal import CrossingGoal
from watari.model.plan import LeftOut
from watari.model.rates import Rates
from watari.model.record import Ref
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey
from watari.plan.draft import Draft
from watari.plan.lookup import Lookup
from watari.plan.places import Place

Surveys = Mapping[Side, Survey]

Kind = Literal[
    "project",
    "user",
    "flavor",
    "image",
    "server_group",
    "security_group",
    "network",
    "subnet",
    "router",
    "keypair",
    "port",
    "volume",
    "instance",
]


class Owned(Protocol):
    """A thing of a project."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def project_id(self) -> str:
        """The project that owns it."""


OwnedT = TypeVar("OwnedT", bound=Owned)


@dataclass
class Chart:
    """Filled while the ground is laid; asked when the instances' moves are written."""

    goal: CrossingGoal
    source: Lookup
    target: Lookup
    seed: str
    rates: Rates
    places: dict[str, Place]
    refs: dict[tuple[Kind, str], Ref] = field(default_factory=dict)
    addresses: dict[tuple[str, str], str] = field(default_factory=dict)
    """The new address of a subnet's old one, where it does not stay."""
    left_out: list[LeftOut] = field(default_factory=list)

    def draft(self, move_id: str) -> Draft:
        """Begin a move."""
        return Draft(move_id, self.seed)

    def put(self, kind: Kind, source_id: str, ref: Ref) -> Ref:
        """Note what a thing of the source is on the target."""
        self.refs[kind, source_id] = ref
        return ref

    def find(self, kind: Kind, source_id: str) -> Ref | None:
        """What a thing of the source is on the target; None when it does not cross."""
        return self.refs.get((kind, source_id))

    def at(self, kind: Kind, source_id: str) -> Ref:
        """What a thing of the source is on the target; KeyError when it was not charted."""
        return self.refs[kind, source_id]

    def there_already(self, things: Iterable[OwnedT], source_project_id: str, name: str) -> OwnedT | None:
        """A thing of this name that the target's project has already (an earlier crossing made it); None when not just one."""
        project = self.find("project", source_project_id)
        same = [thing for thing in things if thing.project_id == project and thing.name == name]
        return same[0] if len(same) == 1 else None

    def leave_out(self, subject: str, why: str) -> None:
        """Say that something stays behind, and why."""
        left = LeftOut(subject=subject, why=why)
        if left not in self.left_out:
            self.left_out.append(left)

    def on_source(self, project_id: str) -> dict[str, Any]:
        """The fields of a step that acts in a project of the source."""
        return {"cloud": "source", "project": project_id}

    def on_target(self, source_project_id: str) -> dict[str, Any]:
        """The fields of a step that acts on the target in what a project of the source is there."""
        return {"cloud": "target", "project": self.at("project", source_project_id)}
