"""What the planner works on.

What is known of both clouds, and what each thing of the source is, or will be, on the target.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from watari.facts.crossing import CrossingFacts
from watari.facts.lookup import Lookup
from watari.facts.places import NetworkPlace
from watari.model.goal import CrossingGoal
from watari.model.rates import Rates
from watari.model.record import Ref
from watari.plan.draft import Draft
from watari.plan.names import labels

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


@dataclass
class Chart:
    """Filled while the ground is laid; asked when the instances' moves are written.

    What is known without a plan is in ``facts``.
    """

    facts: CrossingFacts
    seed: str
    rates: Rates
    refs: dict[tuple[Kind, str], Ref] = field(default_factory=dict)
    _labels: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def goal(self) -> CrossingGoal:
        """What the operator wants."""
        return self.facts.goal

    @property
    def source(self) -> Lookup:
        """The source, to be asked."""
        return self.facts.source

    @property
    def target(self) -> Lookup:
        """The target, to be asked."""
        return self.facts.target

    @property
    def places(self) -> dict[str, NetworkPlace]:
        """Where the source's networks have their place on the target, by their ids."""
        return self.facts.places.found

    def label(self, part: str, id_: str) -> str:
        """Give a thing's name as part of a key, unique in its ``part`` of the source's survey (`users`, say)."""
        if part not in self._labels:
            self._labels[part] = labels(getattr(self.source.survey, part))
        return self._labels[part][id_]

    def draft(self, move_id: str) -> Draft:
        """Begin a move."""
        return Draft(move_id, self.seed)

    def put(self, kind: Kind, source_id: str, ref: Ref) -> Ref:
        """Note what a thing of the source is on the target."""
        self.refs[kind, source_id] = ref
        return ref

    def find(self, kind: Kind, source_id: str) -> Ref | None:
        """What a thing of the source is on the target; None when it does not cross, or was not laid yet."""
        return self.refs.get((kind, source_id))

    def at(self, kind: Kind, source_id: str) -> Ref:
        """What a thing of the source is on the target; KeyError when it was not charted."""
        return self.refs[kind, source_id]

    def on_source(self, project_id: str) -> dict[str, Any]:
        """The fields of a step that acts in a project of the source."""
        return {"cloud": "source", "project": project_id}

    def on_target(self, source_project_id: str) -> dict[str, Any]:
        """The fields of a step that acts on the target in what a project of the source is there."""
        return {"cloud": "target", "project": self.at("project", source_project_id)}
