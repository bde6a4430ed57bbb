"""Many questions to one cloud at once; what a cloud refuses to tell becomes Unseen, with the cloud's own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from watari.clouds.errors import NotAllowed, NotNow, NotThere, Unreachable
from watari.errors import WatariError
from watari.model.survey.survey import Unseen

QUESTIONS_AT_ONCE = 8


@dataclass(frozen=True)
class Question:
    """Something to ask.

    ``part`` is the survey's field that the answer belongs to; ``source`` tells apart who answers a part.
    """

    part: str
    ask: Callable[[], Sequence[Any]]
    source: str = ""


@dataclass
class Answers:
    """What was seen, by the survey's field, and what was not."""

    seen: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    unseen: list[Unseen] = field(default_factory=list)


def ask_all(questions: Iterable[Question], tell: Callable[[str], None]) -> Answers:
    """Ask everything at once, questions of one part in a row; ``tell`` hears of each part when it is whole.

    A source that refuses one question of a part is named once, however often it refuses.
    """
    answers = Answers()
    with ThreadPoolExecutor(QUESTIONS_AT_ONCE, thread_name_prefix="watari-survey") as pool:
        asked = [(question, pool.submit(question.ask)) for question in questions]
        for part, group in groupby(asked, key=lambda pair: pair[0].part):
            found, refused = _collected(group)
            answers.seen[part] = found
            answers.unseen += [unseen(part, error) for error in refused]
            tell(f"{part.replace('_', ' ')}: {len(found)}" + ("" if not refused else " (not all could be seen)"))
    return answers


def unseen(part: str, error: WatariError) -> Unseen:
    """Say that a part could not be seen, in the cloud's words, and whether rights or the service are lacking."""
    if isinstance(error, NotAllowed | NotThere):
        return Unseen(part=part, why=error.what)
    failing = isinstance(error, Unreachable | NotNow)  # NotNow: 429 after all tries
    return Unseen(part=part, why=error.what, lacks="service" if failing else "other")


def _collected(asked: Iterable[tuple[Question, Future[Sequence[Any]]]]) -> tuple[tuple[Any, ...], list[WatariError]]:
    """Join the answers; of each source that refuses keep its first refusal."""
    found: list[Any] = []
    refused: dict[str, WatariError] = {}
    for question, future in asked:
        try:
            found += future.result()
        except WatariError as error:
            refused.setdefault(question.source, error)
    return tuple(found), list(refused.values())
