"""What every truth of verify looks at.

Plan, journal, the surveys before and after, and what has moved, laid side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from watari.model.journal import Journal
from watari.model.plan import Move, Plan
from watari.model.specs import InstanceSpec, resolved
from watari.model.steps.create import BootInstance, CreatePort
from watari.model.steps.step import Side
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.model.survey.survey import Observation, Survey

Surveys = Mapping[Side, Survey]


@dataclass(frozen=True)
class Moved:
    """One instance that has moved.

    As it was on the source, as it is on the target, and what is left of it on the source.

    ``spec`` is what the target was asked for, with all its references resolved.
    """

    move: Move
    was: Instance
    spec: InstanceSpec
    target_id: str
    now: Instance | None
    source: Instance | None

    @property
    def subject(self) -> str:
        """Its name, by which findings speak of it."""
        return self.was.name


@dataclass(frozen=True)
class CrossingTruthCase:
    """``before`` are the surveys that the plan was made from, ``after`` those taken now."""

    plan: Plan
    journal: Journal
    before: Surveys
    after: Surveys

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """The instances that have moved, in the order of the plan."""
        return tuple(moved for move in self.instance_moves if (moved := self._moved(move)) is not None)

    @cached_property
    def instance_moves(self) -> tuple[Move, ...]:
        """The moves of instances."""
        return tuple(move for move in self.plan.moves() if move.brings("instance"))

    def _moved(self, move: Move) -> Moved | None:
        boot = next((step for step in move.steps if isinstance(step, BootInstance)), None)
        was = by_id(self.before["source"].instances).get(move.subject_id)
        if boot is None or was is None or self.journal.move(move.id).result != "moved":
            return None
        target_id = self.journal.step(boot.key).made.get("id", "")
        now = by_id(self.after["target"].instances).get(target_id)
        source = by_id(self.after["source"].instances).get(move.subject_id)
        return Moved(move, was, self.resolve(boot.spec), target_id, now, source)

    def resolve(self, spec: InstanceSpec) -> InstanceSpec:
        """Give a spec with the ids that the journal knows."""
        return resolved(spec, lambda ref: self.journal.step(ref.by).made.get(ref.name, ""))

    def port_pairs(self, moved: Moved) -> Iterator[tuple[Port, Port | None]]:
        """Each port that the instance had on the source, with the target's in its place, in the order of the cards."""
        ports = by_id(self.after["target"].ports)
        for was, port_id in zip(self.before["source"].ports_of(moved.was.id), moved.spec.port_ids, strict=False):
            yield was, ports.get(str(port_id))

    def new_addresses(self, moved: Moved) -> dict[str, str]:
        """The address on the target of each address on the source."""
        specs = {
            self.journal.step(step.key).made.get("id"): step.spec
            for step in self.plan.steps()
            if isinstance(step, CreatePort)
        }
        pairs = zip(self.before["source"].ports_of(moved.was.id), moved.spec.port_ids, strict=False)
        return {
            old.address: new.address
            for was, port_id in pairs
            if str(port_id) in specs
            for old, new in zip(was.fixed_ips, specs[str(port_id)].fixed_ips, strict=False)
        }

    def seen(self, surveys: Surveys, address: str) -> tuple[Observation, ...]:
        """What the vantage points saw of an address, each once."""
        observations = [o for survey in surveys.values() for o in survey.observations if o.address == address]
        return tuple({o.vantage: o for o in observations}.values())


class HasId(Protocol):
    """A thing of a cloud."""

    @property
    def id(self) -> str:
        """Its id."""


T = TypeVar("T", bound=HasId)


def by_id(things: Iterable[T]) -> dict[str, T]:
    """Give things by their ids."""
    return {thing.id: thing for thing in things}
