"""The JSON of an answer, which knows who gave it: what it lacks is a fact about that cloud, not a fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import requests

from watari.clouds.errors import Unclear
from watari.clouds.openstack.refusals import refusals

P = ParamSpec("P")
Noun = TypeVar("Noun")

CURE = (
    "See that what answers there is the service itself, in a release that Watari knows; `watari doctor --cloud CLOUD` "
    "shows the versions that it offers."
)


class Answered(dict[str, Any]):
    """A JSON object of the answer to ``asked`` (``compute GET /servers``). A word that is not there is Unclear."""

    def __init__(self, told: dict[str, Any], asked: str) -> None:
        super().__init__(told)
        self.asked = asked

    def __missing__(self, word: str) -> Any:
        """Raise Unclear: no reader of ours asks for a word that the API may leave out."""
        touched = "nothing" if " GET " in self.asked else "what was asked for may have happened"
        raise Unclear(f"{self.asked}: the answer lacks {word!r}", cure=CURE, touched=touched)


def answered(answer: requests.Response, asked: str) -> Answered:
    """Read the body of an answer; an empty one is an empty object. Raises Unreachable for no JSON, and Unclear.

    Neutron says `null` where there is nothing to say: to a tag that was put (seen with 2024.1 and 2026.1).
    """
    if not answer.content:
        return Answered({}, asked)
    with refusals(asked):
        body = answer.json(object_hook=lambda told: Answered(told, asked))
    if body is None:
        return Answered({}, asked)
    if not isinstance(body, Answered):
        raise Unclear(f"{asked}: the answer is no JSON object", cure=CURE)
    return body


def reader(read: Callable[P, Noun]) -> Callable[P, Noun]:
    """Make a function that reads JSON raise Unclear where a value has not the shape that the API gives it."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> Noun:
        try:
            return read(*args, **kwargs)
        except (
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
        ) as error:  # pydantic's ValidationError is a ValueError
            asked = next((told.asked for told in args if isinstance(told, Answered)), "the cloud")
            raise Unclear(
                f"{asked}: {read.__name__} is not as the API says: {_first_line(error)}", cure=CURE
            ) from error

    return reading


def _first_line(error: Exception) -> str:
    """In one line; pydantic tells the field in its second."""
    return "; ".join(str(error).split("\n")[:3])
