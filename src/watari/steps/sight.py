"""What a deed sees when it looks at its step in the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from watari.clouds.errors import NotThere

T = TypeVar("T")


class Seen(StrEnum):
    """How far a step is, judged from the cloud alone."""

    TODO = "todo"
    """Nothing of it is there: act."""
    PARTIAL = "partial"
    """Some of it is there and an act must complete it (a kill came in between): act."""
    UNDER_WAY = "under way"
    """The cloud is at it: wait and look again, never act twice."""
    DONE = "done"
    """It is as the step wants it."""
    CHANGED = "changed"
    """Somebody else moved on: stop the move and say what is different."""
    FAILED = "failed"
    """The cloud tried and gave up (ERROR, killed): the step failed, what is left of it is named."""


@dataclass(frozen=True)
class Sight:
    """One look.

    ``made`` holds the ids of what is there, ``facts`` the evidence (plain JSON values, no secrets), ``before`` what
    an inverse will need to know (only from a look before the first act), ``says`` a short sentence for people.
    """

    seen: Seen
    says: str = ""
    made: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


def todo(says: str = "", **before: Any) -> Sight:
    """Nothing of it is there; ``before`` is what an inverse must know."""
    return Sight(Seen.TODO, says, before=before)


def done(made_id: str | None = None, **facts: Any) -> Sight:
    """It is as the step wants it."""
    return Sight(Seen.DONE, made=_id(made_id), facts=facts)


def under_way(says: str, made_id: str | None = None, **facts: Any) -> Sight:
    """The cloud is at it; ``made_id`` is what is there so far."""
    return Sight(Seen.UNDER_WAY, says, made=_id(made_id), facts=facts)


def partial(says: str, made_id: str | None = None, **facts: Any) -> Sight:
    """Some of it is there, with ``made_id``; acting completes it or makes it anew."""
    return Sight(Seen.PARTIAL, says, made=_id(made_id), facts=facts)


def changed(says: str, made_id: str | None = None, **facts: Any) -> Sight:
    """Somebody else moved on."""
    return Sight(Seen.CHANGED, says, made=_id(made_id), facts=facts)


def failed(says: str, made_id: str | None = None, **facts: Any) -> Sight:
    """The cloud gave up; ``made_id`` is what it left behind, which putting back must remove."""
    return Sight(Seen.FAILED, says, made=_id(made_id), facts=facts)


def _id(made_id: str | None) -> dict[str, str]:
    return {"id": made_id} if made_id is not None else {}


def present(get: Callable[[str], T], thing_id: str) -> T | None:
    """Give the thing of this id, or None when the cloud has none."""
    try:
        return get(thing_id)
    except NotThere:
        return None
