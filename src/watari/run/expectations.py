"""Whether a plan is stale for a move: what it was made for is compared with what is there now, field by field."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from watari.clouds.errors import NotThere
from watari.clouds.port import Cloud
from watari.clouds.reach import Reach
from watari.model.plan import Expectation, Move, Plan
from watari.model.record import Record
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.model.survey.volume import Volume
from watari.run.errors import UnknownExpectation


class _Thing(NamedTuple):
    """How a thing is read anew, and which of its lists mean the same in any order."""

    record: type[Record]
    read: Callable[[Cloud, str], Record]
    any_order: frozenset[str] = frozenset()


_THINGS: dict[str, _Thing] = {
    # Nova's order of an instance's volumes is that in which its guest finds them (vda, vdb): another one is another
    # machine.
    "instance": _Thing(Instance, lambda cloud, thing_id: cloud.compute.instance(thing_id)),
    # Cinder lists the attachments of a multi-attached volume as its database gives them.
    "volume": _Thing(Volume, lambda cloud, thing_id: cloud.volumes.volume(thing_id), frozenset({"attachments"})),
    # Neutron keeps a port's groups and addresses as rows without an order; a port that was written again may give
    # another.
    "port": _Thing(
        Port, lambda cloud, thing_id: cloud.networks.port(thing_id), frozenset({"security_group_ids", "fixed_ips"})
    ),
}
"""What a plan may rest on. Whoever lets a journey expect another thing says here how it is read."""


GONE = "is gone"


def refuse_unknown(plan: Plan) -> None:
    """Raise UnknownExpectation when a move rests on what nobody here can look at, before anything is touched."""
    for move in plan.moves():
        for expected in move.expects:
            known = _THINGS.get(expected.thing)
            strange = set(expected.fields) - set(known.record.model_fields) if known else {"which is no thing it knows"}
            if strange:
                raise UnknownExpectation(
                    f"{move.id} rests on {expected.thing} {expected.id} ({', '.join(sorted(strange))}): "
                    "this version of Watari cannot look whether that is still so",
                    cure="use the version of Watari that made the plan, or plan again with this one",
                )


def differences(move: Move, reach: Reach) -> dict[str, str]:
    """Say what differs from what the plan was made for; empty when nothing does.

    CloudError when a cloud does not say.
    """
    found: dict[str, str] = {}
    for expected in move.expects:
        found |= _differences(expected, reach)
    return found


def is_gone(move: Move, differs: dict[str, str]) -> bool:
    """Whether what was to be moved is not there any more: then it is in nobody's way."""
    return differs.get(f"{move.subject_kind} {move.subject_id}") == GONE


def _differences(expected: Expectation, reach: Reach) -> dict[str, str]:
    cloud, thing = reach.cloud(expected.cloud), _THINGS[expected.thing]
    named = f"{expected.thing} {expected.id}"
    try:
        now = thing.read(cloud, expected.id)
    except NotThere:
        return {named: GONE}
    found = {}
    for name, value in expected.fields.items():
        was, is_now = _as_field(thing.record, name, value), getattr(now, name)
        if not _same(was, is_now, any_order=name in thing.any_order):
            found[f"{named}: {name}"] = f"was {_said(was)}, is {_said(is_now)}"
    return found


def _as_field(record: type[Record], name: str, value: Any) -> Any:
    """Give a field its type back; what does not fit it any more stays as it is written, and differs."""
    try:
        return _type_of(record, name).validate_python(value)
    except ValidationError:
        return value


@cache
def _type_of(record: type[Record], name: str) -> TypeAdapter[Any]:
    said: Any = record.model_fields[name].annotation
    return TypeAdapter(said)


def _same(was: Any, now: Any, *, any_order: bool = False) -> bool:
    """Whether a value is as it was.

    Of records only what was known of them then counts: fields came in later versions.
    """
    if isinstance(was, Record) and isinstance(now, Record):
        return all(_same(getattr(was, name), getattr(now, name, None)) for name in was.model_fields_set)
    if isinstance(was, tuple) and isinstance(now, tuple):
        return len(was) == len(now) and (_same_set(was, now) if any_order else all(map(_same, was, now)))
    return bool(was == now)


def _same_set(was: Sequence[Any], now: Sequence[Any]) -> bool:
    left = list(now)
    for item in was:
        there = next((other for other in left if _same(item, other)), None)
        if there is None:
            return False
        left.remove(there)
    return True


def _said(value: Any) -> str:
    """A value as it stands in the plan: a word in quotes, all else as JSON; nothing for what there is none of."""
    if isinstance(value, str) or value is None:
        return repr(value or "")
    return json.dumps(TypeAdapter(Any).dump_python(value, mode="json"), ensure_ascii=False)
