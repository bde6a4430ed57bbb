"""Readable, unique names for keys of moves and steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from watari.facts.lookup import Named

SHORT_ID = 8


def labels(things: Iterable[Named]) -> dict[str, str]:
    """Give each thing's name as a part of a key, by its id.

    Where two are called the same, with the head of the id, or all of it.
    """
    plain = {thing.id: slug(thing.name) or slug(thing.id) for thing in things}
    found = plain
    for length in (SHORT_ID, None):
        often = Counter(found.values())
        found = {
            id_: label if often[label] == 1 else f"{plain[id_]}-{slug(id_[:length])}" for id_, label in found.items()
        }
    return found


def slug(name: str) -> str:
    """Give ``name`` with everything that does not suit a key replaced."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-")
