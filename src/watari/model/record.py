"""What every noun of Watari is: frozen, validated data that says no to unknown fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Frozen data: comparable, storable as JSON, never changed once made."""

    # A command uses a few of a hundred kinds: each builds its validator when it is first used, under pydantic's own
    # lock.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Made(Record):
    """A thing that does not exist yet: what the step ``by`` makes when it runs.

    ``name`` picks one of several things that a step makes (a capture makes one snapshot per disk); most steps make
    just one, named ``id``.
    """

    by: str
    name: str = "id"

    def __str__(self) -> str:
        """Read like a sentence in a printed plan."""
        return f"what {self.by} makes" if self.name == "id" else f"{self.name} of what {self.by} makes"


Ref = str | Made
"""The id of a thing in a cloud: known when planning, or made by an earlier step of the plan."""


def known(ref: Ref) -> str:
    """Give the id behind ``ref``; a plan's reference must have been resolved before a cloud sees it."""
    if isinstance(ref, Made):
        message = f"unresolved reference: {ref}"
        raise TypeError(message)
    return ref


PLAIN = (str, int, float, type(None))
"""What refers to nothing; most fields are of these, and there are millions in a large plan."""


def references(value: Any) -> Iterator[Made]:
    """Give all that a record (or a field of one) refers to and that a step of the plan has yet to make."""
    if isinstance(value, Made):
        yield value
    elif isinstance(value, Record):
        for inner in vars(value).values():
            if not isinstance(inner, PLAIN):
                yield from references(inner)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from references(item)
