"""Stores for tests: a fast one that needs not survive a power cut, and one whose process dies at a given write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from watari.clouds.simulated import Killed
from watari.model.journal import Entry
from watari.store import Store, open_store
from watari.store.entries import Entries
from watari.store.leases import Lease


def quick_store(folder: Path) -> Store:
    """A store that does not wait for the disk."""
    store = open_store(str(folder / "watari.db"))
    store.close()
    sa.event.listen(store.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    return store


class DyingEntries(Entries):
    """Nothing is written by anybody from the moment of death on, as after kill -9."""

    def __init__(self, store: Store, at: int, *, after: bool) -> None:
        super().__init__(store.engine)
        self._left, self._after = at, after

    def append(self, entry: Entry, lease: Lease | None = None) -> None:
        self._left -= 1
        if self._left < 0 or (self._left == 0 and not self._after):
            raise Killed
        super().append(entry, lease)
        if self._left == 0:
            raise Killed


def dying(store: Store, at: int, *, after: bool) -> Store:
    """The same store for a process that dies before or after its write number ``at``."""
    entries: Any = DyingEntries(store, at, after=after)
    return replace(store, entries=entries)
