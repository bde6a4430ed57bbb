"""How far a run is, read by anybody who looks on: this process or another one may be running it, or none."""

from __future__ import annotations

from watari.model.journal import Entry, Journal
from watari.operate.context import Context
from watari.run.standing import Standing, standing

__all__ = ["Following", "Standing"]


class Following:
    """A run as it goes on: what was written since one last looked, and where it stands. Touches nothing."""

    def __init__(self, run: str, at: Context) -> None:
        self._store = at.store
        self.run = at.store.runs.find(run)
        self.plan = at.store.plans.load(self.run.plan_id)
        self._journal = Journal(run_id=self.run.id, plan_id=self.plan.id)
        self._seq = 0

    def news(self) -> list[Entry]:
        """Read what was written since the last time; at first all."""
        new = self._store.entries.since(self.run.id, self._seq)
        self._seq = new[-1][0] if new else self._seq
        for _, entry in new:
            self._journal.learn(entry)
        return [entry for _, entry in new]

    def standing(self) -> Standing:
        """Give where the run stands, by what was read until now."""
        return standing(self.plan, self._journal, self._store.progress.all(self.run.id), alive=self.is_alive())

    def is_alive(self) -> bool:
        """Whether a process is running it."""
        return self._store.locks.alive(self.run.id)
