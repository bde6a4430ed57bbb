"""From one stored format to the next: plain functions on JSON, so that what an earlier version wrote is read for ever.

Whoever renames or removes a stored field, or gives it another meaning, raises `FORMAT` once per release and adds a
function here under the number of the format that it reads. A field that is new and has a default needs neither. The
functions here are never changed afterwards: they speak of formats, not of records.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Literal

FORMAT = 2
"""What this version writes. 1: the plans without a number. 2: ids are digests of the stored text, expectations are
typed JSON, a move has `subject_kind` and `aim` in the place of `kind`."""

Kind = Literal["plan", "survey", "entry", "report"]
Json = dict[str, Any]


def upgraded(kind: Kind, data: Json, number: int) -> Json:
    """Bring what is stored in an earlier format up to `FORMAT`."""
    for earlier in range(number, FORMAT):
        upgrade = UPGRADES.get((kind, earlier))
        data = upgrade(data) if upgrade else data
    return data


def _plan_from_1(plan: Json) -> Json:
    waves = [{**wave, "moves": [_move_from_1(move) for move in wave["moves"]]} for wave in plan["waves"]]
    return {**plan, "waves": waves}


def _move_from_1(move: Json) -> Json:
    whole = {**move, "expects": [_expectation_from_1(expects) for expects in move.get("expects", [])]}
    return {name: value for name, value in whole.items() if name != "kind"} | _subject_and_aim_from_1(move)


def _subject_and_aim_from_1(move: Json) -> Json:
    """``kind`` held both in one: undo and finish did not say what their subject is.

    Their id does, behind its first slash.

    What a run had made in the subject's place is known where a way back removes it.
    """
    if move["kind"] not in ("undo", "finish"):
        return {"subject_kind": move["kind"]}
    word = str(move["id"]).split("/")[1]
    removed = [step["id"] for step in move["steps"] if step["kind"] == "remove" and step["thing"] == "instance"]
    stand_ins = [id_ for id_ in removed if isinstance(id_, str) and id_ != move.get("subject_id")]
    subject_kind = word if word in ("host", "instance") else "ground"
    return {"aim": move["kind"], "subject_kind": subject_kind, "stand_in_ids": stand_ins}


def _expectation_from_1(expects: Json) -> Json:
    """Expectations were Python's texts of the fields: ``(FixedIp(subnet_id='a', address='b'),)``, nothing for None."""
    typed = {name: _READINGS_OF_1.get(name, str)(text) for name, text in expects["fields"].items()}
    return {**expects, "fields": typed}


def _word_or_nothing(text: str) -> str | None:
    return text or None


def _printed(text: str) -> Any:
    return _json_of(ast.parse(text, mode="eval").body)


def _printed_record(text: str) -> Any:
    """Read a record as it prints itself: its fields with blanks between them, instead of commas."""
    return _printed(f"_({', '.join(_apart(text))})")


def _apart(text: str) -> list[str]:
    """Take a text apart at the blanks that stand outside of brackets and quotes."""
    parts, depth, quote, escaped = [""], 0, "", False
    for sign in text:
        if quote:
            quote = "" if sign == quote and not escaped else quote
            escaped = sign == "\\" and not escaped
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
        if sign == " " and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _json_of(node: ast.expr) -> Any:
    if isinstance(node, ast.Call):
        return {str(word.arg): _json_of(word.value) for word in node.keywords}
    if isinstance(node, ast.Tuple | ast.List):
        return [_json_of(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {str(_json_of(key)): _json_of(value) for key, value in zip(node.keys, node.values, strict=True) if key}
    return ast.literal_eval(node)


_READINGS_OF_1: dict[str, Callable[[str], Any]] = {
    "flavor": _printed_record,
    "volumes": _printed,
    "fixed_ips": _printed,
    "security_group_ids": _printed,
    "attachments": _printed,
    "image_id": _word_or_nothing,
    "host": _word_or_nothing,
    "size_gib": int,
}
"""How the text of each field is read; all others were texts before."""

UPGRADES: dict[tuple[Kind, int], Callable[[Json], Json]] = {("plan", 1): _plan_from_1}
"""By what is stored and the format that the function reads. What is not named here is the same in the next format."""
