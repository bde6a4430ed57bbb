"""How plans, surveys, journal entries and rehearsals' reports are written down, and how every later version reads them.

What is stored carries the number of its format; what carries none is of format 1. A later version reads an earlier
format through `watari.model.upgrades`, one function per format: the records themselves know only the newest. A version
never reads a format that is later than its own: it says so, and which.

A plan's id is the digest of its stored body (the plan as canonical JSON, without the id): whoever reads it proves it,
in the database by the very bytes, in a file whatever its blanks and the order of its names. No reading dumps a record
again to compare it, so a field that a later version adds makes no stored thing another. Ids of format 1 were made from
a part of the plan only: they cannot be proved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar

from pydantic import ValidationError

from watari.errors import WatariError
from watari.model.journal import Entry
from watari.model.plan import Plan, Wave
from watari.model.record import Record
from watari.model.rehearsal import Report
from watari.model.survey.survey import Survey
from watari.model.upgrades import FORMAT, Kind, upgraded

DIGEST_BYTES = 20
"""As long as the ids of Git: no two plans meet, and an id still fits a line."""

_PLAN_ID = re.compile(r"[0-9a-f]{8,64}")

R = TypeVar("R", bound=Record)


class LaterFormat(WatariError):
    """A later Watari has written it, in a format that this one does not know."""

    id: ClassVar[str] = "stored.later-format"


class NotUnderstood(WatariError):
    """What is stored holds a word that this version of Watari does not know, or lacks one that it needs."""

    id: ClassVar[str] = "stored.not-understood"


class Damaged(WatariError):
    """What is stored is not what was written: it was edited, or is broken."""

    id: ClassVar[str] = "stored.damaged"


def digest_of(text: str) -> str:
    """Give the digest of the very bytes of a text (UTF-8), in hexadecimal digits."""
    return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def sealed(plan: Plan) -> Plan:
    """Give the plan its id. Whatever is changed in it afterwards makes it another plan, to be sealed again."""
    digest = blake2b(digest_size=DIGEST_BYTES)
    for piece in _plan_pieces(plan):
        digest.update(piece.encode())
    return plan.model_copy(update={"id": digest.hexdigest()})


def plan_body(plan: Plan) -> str:
    """Give what is stored of a plan, and what its id is the digest of."""
    return "".join(_plan_pieces(plan))


def _plan_pieces(plan: Plan) -> Iterator[str]:
    """The text of a plan, move by move: ten thousand instances as Python data, all at once, are half a GiB."""
    parts = {"format": FORMAT} | plan.model_dump(mode="json", exclude={"id", "waves"})
    yield from _with_list(parts, "waves", (_wave_pieces(wave) for wave in plan.waves))


def _wave_pieces(wave: Wave) -> Iterator[str]:
    moves = ([_canonical(move.model_dump(mode="json"))] for move in wave.moves)
    yield from _with_list(wave.model_dump(mode="json", exclude={"moves"}), "moves", moves)


def _with_list(parts: dict[str, Any], name: str, items: Iterable[Iterable[str]]) -> Iterator[str]:
    """The canonical text of ``parts`` with a list more, of which each item is canonical text in pieces."""
    for at, key in enumerate(sorted((*parts, name))):
        yield f"{',' if at else '{'}{_canonical(key)}:"
        if key != name:
            yield _canonical(parts[key])
            continue
        yield "["
        for number, item in enumerate(items):
            yield "," if number else ""
            yield from item
        yield "]"
    yield "}"


def file_text(plan: Plan) -> str:
    """Give a plan that was just made as the text of a file."""
    return plan_file(plan_body(plan), plan.id)


def plan_file(body: str, plan_id: str) -> str:
    """Give a stored plan as the text of a file that people can read and compare."""
    return json.dumps({"id": plan_id} | json.loads(body), indent=1) + "\n"  # in ASCII: names cannot draw on a terminal


def body_of_file(text: str) -> str:
    """Give what is stored of a plan that was read from this text; of format 1 the text itself."""
    data = json.loads(text)
    return _canonical({name: value for name, value in data.items() if name != "id"}) if "format" in data else text


def plan_of(text: str, where: str, plan_id: str | None = None) -> Plan:
    """Read a plan: the text of a file, or the body that is stored under ``plan_id``.

    ``where`` names it in errors. Damaged when its id is not the digest of its content (of format 1: when it has no id
    at all), LaterFormat or NotUnderstood when another version of Watari wrote it.
    """
    data = _object(text, where)
    given = data.pop("id", plan_id)
    if not isinstance(given, str) or not _PLAN_ID.fullmatch(given) or plan_id not in (None, given):
        raise Damaged(f"{where} is no plan of Watari: its id is {given!r}", cure=_ANEW)
    if _format(data, where) > 1 and given != digest_of(text if plan_id else _canonical(data)):
        raise Damaged(
            f"{where} was changed since it was made: its content is not that of plan {given[:12]}", cure=_ANEW
        )
    return _read("plan", Plan, data | {"id": given}, where)


def survey_text(survey: Survey) -> str:
    """Give what is stored of a survey; its digest is that of this text."""
    return f'{{"format":{FORMAT},' + survey.model_dump_json()[1:]


def survey_of(text: str, where: str) -> Survey:
    """Read a survey; Damaged, LaterFormat or NotUnderstood as `plan_of`."""
    return _read("survey", Survey, _object(text, where), where)


def report_text(report: Report) -> str:
    """Give what is stored of a rehearsal."""
    return f'{{"format":{FORMAT},' + report.model_dump_json()[1:]


def report_of(text: str, where: str) -> Report:
    """Read the report of a rehearsal; Damaged, LaterFormat or NotUnderstood as `plan_of`."""
    return _read("report", Report, _object(text, where), where)


def entry_of(row: Mapping[str, Any], where: str) -> Entry:
    """Read a journal entry from its columns, ``format`` among them; LaterFormat or NotUnderstood as `plan_of`."""
    return _read("entry", Entry, dict(row), where)


def _read(kind: Kind, record: type[R], data: dict[str, Any], where: str) -> R:
    number = _format(data, where)
    data.pop("format", None)
    try:
        return record.model_validate(upgraded(kind, data, number) if number < FORMAT else data)
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError) as error:
        raise NotUnderstood(
            f"{where} is not understood by this version of Watari: {_first(error)}",
            cure=f"use the version of Watari that wrote it (this one writes format {FORMAT}, and it says format"
            f" {number}); "
            "if that is this one, it is damaged: take it from a backup, or make it anew",
        ) from error


def _first(error: Exception) -> str:
    """The first thing that was not understood, and where it stands."""
    if not isinstance(error, ValidationError):
        return f"{error} is missing" if isinstance(error, KeyError) else str(error)
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'all of it'}: {first['msg']}"


def _format(data: Mapping[str, Any], where: str) -> int:
    number = data.get("format", 1)
    if not isinstance(number, int) or number < 1:
        raise Damaged(f"{where} has no format number but {number!r}", cure=_ANEW)
    if number > FORMAT:
        raise LaterFormat(
            f"{where} is of format {number}: a later Watari wrote it, and this one reads up to format {FORMAT}",
            cure="use that later version",
        )
    return number


_ANEW = (
    "take it from where it was made (`watari show PLAN -f json` prints a plan that is kept), or make it anew with"
    " `watari plan`"
)


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{where} cannot be read: it is no JSON ({error})", cure=_ANEW) from error
    if not isinstance(data, dict):
        raise Damaged(f"{where} cannot be read: it is no JSON object", cure=_ANEW)
    return data


def _canonical(data: Any) -> str:
    """One text for one content: names in order, no blanks."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
