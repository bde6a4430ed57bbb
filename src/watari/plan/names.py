"""Readable, unique names for keys of moves and steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Protocol

SHORT_ID = 8


class Named(Protocol):
    """A thing of a cloud."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name; not unique, may be empty."""


def labels(things: Iterable[Named]) -> dict[str, str]:
    """Give each thing's name as a part of a key, by its id; where two are called the same, with the head of the id."""
    whole = list(things)
    slugs = {thing.id: slug(thing.name) for thing in whole}
    often = Counter(slugs.values())
    return {id_: name if name and often[name] == 1 else f"{name}-{id_[:SHORT_ID]}".strip("-") for id_, name in slugs.items()}


def slug(name: str) -> str:
    """Give ``name`` with everything that does not suit a key replaced."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-")
