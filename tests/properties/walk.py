"""Walk a plan over simulated clouds, one step after the other, and keep the journal.

Enough of a runner to try the planner's laws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.machines.driver import Halted, Log, drive
from tests.machines.world import TwoClouds
from watari.clouds.simulated import World
from watari.model.goal import Vantage
from watari.model.journal import Entry, EntryKind, Journal
from watari.model.plan import Move, Plan
from watari.model.specs import resolved
from watari.model.steps import AnyStep
from watari.model.survey.survey import Survey
from watari.survey.survey import Scope, survey
from watari.undo.inverses import id_of

DOOR = Vantage(name="door", where="door", tcp_port=80)


def clouds_of(world: World, source: str = "classic", target: str = "nyah") -> TwoClouds:
    return TwoClouds(world, world.cloud(source), world.cloud(target))


def surveys_of(clouds: TwoClouds, *, look: bool = False) -> dict[Any, Survey]:
    """Both clouds as they are now; ``look`` also from the vantage point, at every address of an instance."""
    sides = {"source": clouds.source, "target": clouds.target}
    addresses = sorted(
        {
            f.address
            for c in sides.values()
            for p in c.networks.ports()
            for f in p.fixed_ips
            if _is_instances(p.device_owner)
        }
    )
    scope = Scope(
        sightings=clouds.vantages if look else (), addresses=addresses if look else (), tcp_ports={"door": 80}
    )
    return {side: survey(cloud, scope, now=lambda: clouds.world.clock.now) for side, cloud in sides.items()}


def _is_instances(owner: str) -> bool:
    return owner.startswith("compute:")


@dataclass
class Walk:
    """One run over the clouds."""

    plan: Plan
    clouds: TwoClouds
    run_id: str = "run-1"
    entries: list[Entry] = field(default_factory=list)

    @property
    def journal(self) -> Journal:
        return Journal(run_id=self.run_id, plan_id=self.plan.id, entries=tuple(self.entries))

    def all(self) -> Walk:
        """Walk the whole plan."""
        for move in self.plan.moves():
            self._note("started", move)
            for step in move.steps:
                self.step(move, step)
            self._note("ended", move, facts={"result": "moved"})
        return self

    def first(self, count: int) -> Walk:
        """Walk the first ``count`` steps and stop."""
        for _, (move, step) in zip(range(count), in_turn(self.plan), strict=False):
            self.step(move, step)
        return self

    def step(self, move: Move, step: AnyStep) -> None:
        """Do one step and journal it."""
        log = Log()
        whole = resolved(step, lambda ref: id_of(ref, self.journal))
        try:
            drive(whole, self.clouds, log)
        except Halted as halted:
            self._intend(move, step, log)
            self._note("failed", move, step.key, made=halted.sight.made, facts={"says": halted.sight.says})
            raise
        self._intend(move, step, log)
        self._note("done" if log.acts else "found", move, step.key, made=log.made, facts=log.told | log.facts)

    def _intend(self, move: Move, step: AnyStep, log: Log) -> None:
        if log.acts:
            self._note("intent", move, step.key, facts={"absent": log.absent, "before": log.before})

    def _note(self, kind: EntryKind, move: Move, key: str = "", **fields: Any) -> None:
        self.entries.append(
            Entry(
                run_id=self.run_id, move_id=move.id, step_key=key, kind=kind, at=self.clouds.world.clock.now, **fields
            )
        )


def in_turn(plan: Plan) -> Iterator[tuple[Move, AnyStep]]:
    for move in plan.moves():
        for step in move.steps:
            yield move, step
