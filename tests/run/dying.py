"""A store whose process dies at a given write, as by kill -9: nothing is written by anybody from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from watari.clouds.simulated import Killed
from watari.model.journal import Entry
from watari.store import Store
from watari.store.entries import Entries


class DyingEntries(Entries):
    def __init__(self, store: Store, at: int, *, after: bool) -> None:
        super().__init__(store.engine)
        self._left, self._after = at, after

    def append(self, entry: Entry) -> None:
        self._left -= 1
        if self._left < 0 or (self._left == 0 and not self._after):
            raise Killed
        super().append(entry)
        if self._left == 0:
            raise Killed


def dying(store: Store, at: int, *, after: bool) -> Store:
    entries: Any = DyingEntries(store, at, after=after)
    return replace(store, entries=entries)
