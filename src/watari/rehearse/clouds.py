"""Simulated clouds as a world to rehearse in: the only place of rehearsals that knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from watari.clouds.reach import Reach, named
from watari.clouds.simulated import SimulatedPower, SimulatedSighting, World
from watari.clouds.simulated.table import Table
from watari.model.goal import Goal
from watari.model.plan import Plan
from watari.model.record import Record
from watari.model.steps.step import Side, Step
from watari.model.survey.identity import RoleAssignment
from watari.model.survey.moving import Allocation, Binding
from watari.model.survey.survey import Survey
from watari.rehearse.world import Answerer
from watari.run.pace import Pace

SETTLING_SECONDS = 600
"""How long what goes on in a simulated cloud takes at most to come to its end."""
SETTLING_STEP_SECONDS = 10

UNTOLD = {"used", "inventory", "fault", "status", "member_ids", "launched_at"}
"""Fields that follow from other things, or tell of a state that is told better by who answers."""
UNTOLD_TABLES = {"quotas", "migrations"}
"""Tables that follow from others, or are only history."""


class CloudWorld:
    """The clouds that a goal names, on one physical network."""

    def __init__(self, physical: World, goal: Goal) -> None:
        self.physical, self._goal = physical, goal

    def fork(self) -> CloudWorld:
        """The same moment once more."""
        return CloudWorld(self.physical.fork(), self._goal)

    def settle(self) -> None:
        """Let time pass."""
        for _ in range(SETTLING_SECONDS // SETTLING_STEP_SECONDS):
            self.physical.clock.tick(SETTLING_STEP_SECONDS)

    @property
    def reach(self) -> Reach:
        """The clouds by their sides, the goal's vantage points, machines, and the power of hosts."""
        vantages = [SimulatedSighting(self.physical, vantage.name) for vantage in self._goal.vantages]
        sides = {side: self.physical.cloud(name) for side, name in self._goal.clouds.items()}
        power = SimulatedPower(self.physical, sides["cloud"].name) if "cloud" in sides else None
        return Reach(sides, named(vantages), self.physical.hosts(), power)

    @property
    def pace(self) -> Pace:
        """The clock of the clouds."""
        clock = self.physical.clock

        def seconds() -> float:
            return clock.now.timestamp()

        return Pace(now=lambda: clock.now, monotonic=seconds, sleep=clock.tick)

    @contextmanager
    def spoiled(self, step: Step) -> Iterator[None]:
        """The step's cloud takes what is asked of it, and ends in error."""
        states = [self.physical.states[self._goal.clouds[step.cloud]]] if step.cloud is not None else []
        for state in states:
            for work in step.works:
                state.spoil(work)
        yield
        for state in states:
            state.forgive()

    def servers(self) -> Mapping[Answerer, str]:
        """All instances."""
        states = {side: self.physical.states[name] for side, name in self._goal.clouds.items()}
        return {
            Answerer(side, each.id): f"{state.name} {each.name}"
            for side, state in states.items()
            for each in state.instances
        }

    def answering(self) -> frozenset[Answerer]:
        """The instances that answer on an address of theirs."""
        sides = {name: side for side, name in self._goal.clouds.items()}
        answers = self.physical.answering_instances()
        return frozenset(Answerer(sides[a.cloud], a.device_id) for a in answers if a.cloud in sides)

    def differences(self, before: CloudWorld) -> Iterator[str]:
        """Compare all tables of all clouds."""
        for side, name in self._goal.clouds.items():
            was, now = before.physical.states[name].tables(), self.physical.states[name].tables()
            for table in was:
                if table not in UNTOLD_TABLES:
                    yield from _differences(f"{side}: {was[table].noun}", _telling(was, table), _telling(now, table))

    @property
    def doublings(self) -> Sequence[str]:
        """What the physical network saw."""
        return [f"{doubling.what}: {', '.join(doubling.who)}" for doubling in self.physical.doublings]


def cloud_world(plan: Plan, surveys: Mapping[Side, Survey]) -> CloudWorld:
    """Give the clouds of the surveys as they are before the first step."""
    physical = World()
    for side, name in plan.goal.clouds.items():
        physical.load(surveys[side].model_copy(update={"cloud": name}))
    return CloudWorld(physical, plan.goal)


def _telling(tables: Mapping[str, Table[Any]], name: str) -> dict[str, Record]:
    """The records of a table that tell something of their own: what an instance holds in Placement follows from it."""
    instances = {instance.id for instance in tables["instances"]}
    return {key: r for key, r in tables[name].items() if not (isinstance(r, Allocation) and r.consumer_id in instances)}


def _differences(noun: str, was: dict[str, Record], now: dict[str, Record]) -> Iterator[str]:
    yield from (f"{noun} {_called(now[key])} is new" for key in now.keys() - was.keys())
    yield from (f"{noun} {_called(was[key])} is gone" for key in was.keys() - now.keys())
    for key in was.keys() & now.keys():
        if was[key] != now[key]:
            fields = [name for name, value in now[key] if value != getattr(was[key], name) and name not in UNTOLD]
            if fields:
                yield f"{noun} {_called(now[key])} has another {', '.join(fields)}"


def _called(record: Record) -> str:
    """By its addresses, its name, or what else it has."""
    addresses = [fixed.address for fixed in getattr(record, "fixed_ips", ())]
    names = [getattr(record, field, "") for field in ("name", "address", "id", "host")]
    if isinstance(record, Allocation | Binding):
        return record.consumer_id if isinstance(record, Allocation) else f"of port {record.port_id} to {record.host}"
    if isinstance(record, RoleAssignment):
        names = [f"{record.role_id} of {record.user_id or record.group_id} on {record.project_id or record.domain_id}"]
    return str(", ".join(addresses) or next(name for name in names if name))
