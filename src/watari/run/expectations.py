"""Whether a plan is stale for a move: what it was made for is compared with what is there now, field by field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from watari.clouds.errors import NotThere
from watari.clouds.port import Cloud
from watari.model.plan import Expectation, Move
from watari.model.record import Record
from watari.run.stage import Clouds

_READS: dict[str, Callable[[Cloud, str], Record]] = {
    "instance": lambda cloud, thing_id: cloud.compute.instance(thing_id),
    "volume": lambda cloud, thing_id: cloud.volumes.volume(thing_id),
    "port": lambda cloud, thing_id: cloud.networks.port(thing_id),
}


GONE = "is gone"


def differences(move: Move, clouds: Clouds) -> dict[str, str]:
    """Say what differs from what the plan was made for; empty when nothing does. CloudError when a cloud does not say."""
    found: dict[str, str] = {}
    for expected in move.expects:
        found |= _differences(expected, clouds)
    return found


def is_gone(move: Move, differs: dict[str, str]) -> bool:
    """Whether what was to be moved is not there any more: then it is in nobody's way."""
    return differs.get(f"{move.kind} {move.subject_id}") == GONE


def _differences(expected: Expectation, clouds: Clouds) -> dict[str, str]:
    cloud = clouds.sides[expected.cloud]
    named = f"{expected.thing} {expected.id}"
    try:
        thing = _READS[expected.thing](cloud, expected.id)
    except NotThere:
        return {named: GONE}
    now = {name: _text(getattr(thing, name)) for name in expected.fields}
    return {
        f"{named}: {name}": f"was {was!r}, is {now[name]!r}"
        for name, was in expected.fields.items()
        if now[name] != was
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
