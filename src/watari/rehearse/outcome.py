"""What came of a move: who answers for its subject, whom it hurt, and what it left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from watari.clouds.simulated import Answer, World
from watari.clouds.simulated.table import Table
from watari.model.plan import Move
from watari.model.record import Record
from watari.model.rehearsal import Serving
from watari.model.survey.identity import RoleAssignment
from watari.model.survey.moving import Allocation, Binding
from watari.rehearse.theatre import Theatre

UNTOLD = {"used", "inventory", "fault", "status", "member_ids", "launched_at"}
"""Fields that follow from other things, or tell of a state that the serving tells better."""
UNTOLD_TABLES = {"quotas", "migrations"}
"""Tables that follow from others, or are only history."""


class Outcome:
    """A theatre before a move and after it; ``fault`` says how Watari itself broke, empty when it did not."""

    def __init__(self, move: Move, before: Theatre, after: Theatre, fault: str = "") -> None:
        self.move, self.before, self.after, self.fault = move, before, after, fault
        self._was, self._is = _answering(before.world), _answering(after.world)
        self._own = self._own_instances()

    def serving(self) -> Serving:
        """Who answers for the subject now."""
        if not self._own:
            return "all as before" if not self.hurt() else "nobody"
        return self._served_by(self._is)

    def served_before(self) -> bool:
        """Whether anybody answered for the subject before the move."""
        return self._served_by(self._was) != "nobody"

    def hurt(self) -> tuple[str, ...]:
        """The other instances that answered before the move and do not now."""
        lost = set(self._was) - set(self._is) - self._own
        return tuple(sorted(f"{cloud} {self._name(cloud, device)}" for cloud, device in lost))

    def stays(self) -> tuple[str, ...]:
        """What is there and was not, is not there and was, or is otherwise."""
        return tuple(sorted(_differences(self.before, self.after)))

    def doubled(self) -> tuple[str, ...]:
        """What was ever doubled since the move began."""
        known = len(self.before.world.doublings)
        return tuple(f"{d.what}: {', '.join(d.who)}" for d in self.after.world.doublings[known:])

    def ended(self) -> tuple[str, str]:
        """The move's result and the reason, as the journal has them."""
        state = self.after.journal.move(self.move.id)
        return (state.result, state.why) if state.result else ("stopped", "it did not come to its end")

    def _served_by(self, answering: dict[tuple[str, str], Answer]) -> Serving:
        clouds = {cloud for cloud, device in answering if (cloud, device) in self._own}
        sides = [side for side, cloud in self.before.plan.goal.clouds.items() if cloud in clouds]
        if not sides:
            return "nobody"
        return "both" if len(sides) > 1 else "all as before" if sides[0] == "cloud" else sides[0]

    def _own_instances(self) -> set[tuple[str, str]]:
        """The instances that the move is about: those that it, its steps and entries name, and those that appeared meanwhile."""
        goal = self.before.plan.goal
        named = {
            self.move.subject_id,
            *self.move.stand_in_ids,
            *_texts([step.model_dump() for step in self.move.steps]),
        }
        named |= self.after.journal.move(self.move.id).ids
        own = set()
        for cloud in goal.clouds.values():
            was, now = self.before.world.states[cloud].instances, self.after.world.states[cloud].instances
            ids = {i.id for i in (*was, *now)}
            own |= {(cloud, id_) for id_ in ids if id_ in named or (id_ in now and id_ not in was)}
        return own

    def _name(self, cloud: str, device: str) -> str:
        instance = self.before.world.states[cloud].instances.find(device)
        return instance.name if instance else device


def surplus(good: Outcome, other: Outcome) -> tuple[str, ...]:
    """What a move that was interrupted left beyond (or short of) the same move that was not."""
    wanted, found = Counter(good.stays()), Counter(other.stays())
    more = (f"{what} (too much)" for what in (found - wanted).elements())
    less = (f"{what} (missing)" for what in (wanted - found).elements())
    return (*more, *less)


def _answering(world: World) -> dict[tuple[str, str], Answer]:
    return {(answer.cloud, answer.device_id): answer for answer in world.answering_instances()}


def _differences(before: Theatre, after: Theatre) -> Iterator[str]:
    for side, name in before.plan.goal.clouds.items():
        was, now = before.world.states[name].tables(), after.world.states[name].tables()
        for table in was:
            if table not in UNTOLD_TABLES:
                yield from _table_differences(f"{side}: {was[table].noun}", _telling(was, table), _telling(now, table))


def _telling(tables: Mapping[str, Table[Any]], name: str) -> dict[str, Record]:
    """The records of a table that tell something of their own: what an instance holds in Placement follows from it."""
    instances = {instance.id for instance in tables["instances"]}
    return {key: r for key, r in tables[name].items() if not (isinstance(r, Allocation) and r.consumer_id in instances)}


def _table_differences(noun: str, was: dict[str, Record], now: dict[str, Record]) -> Iterator[str]:
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


def _texts(value: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
