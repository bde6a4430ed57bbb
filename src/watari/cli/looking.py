"""Look on while a run goes on: its new entries as lines, and on a terminal its standing below them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from watari.cli.lines import COLUMNS, Lines, head
from watari.model.journal import Entry, Journal
from watari.model.plan import Plan
from watari.run.standing import Standing, standing
from watari.store import Store
from watari.store.runs import RunRow

LOOK_SECONDS = 0.5


class Onlooker:
    """Shows one run as it goes on."""

    def __init__(self, run: RunRow, plan: Plan, store: Store, out: TextIO) -> None:
        """Begin with the first entry."""
        self._run, self._plan, self._store = run, plan, store
        self._console = Console(file=out, highlight=False, markup=False, soft_wrap=True)
        self._lines = Lines(plan)
        self._entries: list[Entry] = []
        self._seq = 0

    def standing(self) -> Standing:
        """Give where the run stands, by what was read until now."""
        store, run_id = self._store, self._run.id
        journal = Journal(run_id=run_id, plan_id=self._plan.id, entries=tuple(self._entries))
        return standing(self._plan, journal, store.progress.all(run_id), alive=store.lock.holder() == run_id)

    def rows(self, standing: Standing) -> list[tuple[str, str, str, str, str]]:
        """Give one row per move, for COLUMNS."""
        return self._lines.rows(standing)

    def skip_to_now(self) -> None:
        """Show only what comes from now on."""
        self._read()

    def look_on(self, over: Callable[[], bool]) -> None:
        """Show what happens until ``over``."""
        with self._shown() as show:
            while not over():
                self.print_new()
                show()
                time.sleep(LOOK_SECONDS)
            self.print_new()

    def print_new(self) -> None:
        """Print the entries that are new."""
        for entry in self._read():
            line = self._lines.line(entry)
            if line is not None:
                self._console.print(line)

    def _read(self) -> list[Entry]:
        """Read what was written since the last time."""
        new = self._store.entries.since(self._run.id, self._seq)
        self._seq = new[-1][0] if new else self._seq
        self._entries += (entries := [entry for _, entry in new])
        return entries

    @contextmanager
    def _shown(self) -> Iterator[Callable[[], None]]:
        if not self._console.is_terminal:
            yield lambda: None
            return
        with Live(console=self._console, auto_refresh=False, transient=True) as live:
            yield lambda: live.update(self._table(self.standing()), refresh=True)

    def _table(self, standing: Standing) -> Group:
        table = Table(*COLUMNS, box=None, pad_edge=False)
        for row in self.rows(standing):
            if row[2] not in ("moved", "waits"):
                table.add_row(*row)
        moved = sum(1 for move in standing.moves if move.state == "moved")
        return Group(table, Text(f"{head(standing)}; {moved} of {len(standing.moves)} moves ended moved"))
