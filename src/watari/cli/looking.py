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

from watari.operate.following import Following, Standing
from watari.plain import plain
from watari.show.lines import COLUMNS, Lines, head

LOOK_SECONDS = 0.5


class Onlooker:
    """Shows one run as it goes on."""

    def __init__(self, following: Following, out: TextIO) -> None:
        """Begin with the first entry that ``following`` has not given yet."""
        self._following = following
        self._console = Console(file=out, highlight=False, markup=False, soft_wrap=True)
        self._lines = Lines(following.plan)

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
        for entry in self._following.news():
            line = self._lines.line(entry)
            if line is not None:
                self._console.print(plain(line))

    @contextmanager
    def _shown(self) -> Iterator[Callable[[], None]]:
        if not self._console.is_terminal:
            yield lambda: None
            return
        with Live(console=self._console, auto_refresh=False, transient=True) as live:
            yield lambda: live.update(self._table(self._following.standing()), refresh=True)

    def _table(self, standing: Standing) -> Group:
        table = Table(*COLUMNS, box=None, pad_edge=False)
        for row in self._lines.rows(standing):
            if row[2] not in ("moved", "waits"):
                table.add_row(*map(plain, row))
        moved = sum(1 for move in standing.moves if move.state == "moved")
        return Group(table, Text(f"{head(standing)}; {moved} of {len(standing.moves)} moves ended moved"))
