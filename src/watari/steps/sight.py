"""What a deed sees when it looks at its step in the world."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


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
    return Sight(Seen.DONE, made={"id": made_id} if made_id is not None else {}, facts=facts)


def under_way(says: str, **facts: Any) -> Sight:
    """The cloud is at it."""
    return Sight(Seen.UNDER_WAY, says, facts=facts)


def partial(says: str, **facts: Any) -> Sight:
    """Some of it is there."""
    return Sight(Seen.PARTIAL, says, facts=facts)


def changed(says: str, **facts: Any) -> Sight:
    """Somebody else moved on."""
    return Sight(Seen.CHANGED, says, facts=facts)


def failed(says: str, **facts: Any) -> Sight:
    """The cloud gave up."""
    return Sight(Seen.FAILED, says, facts=facts)
