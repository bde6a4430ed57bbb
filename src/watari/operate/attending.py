"""A run in this process, while somebody looks on."""

from __future__ import annotations

import threading

from watari.operate.context import Context
from watari.run.launch import Means, launch
from watari.run.levers import STOPPED
from watari.store.runs import RunRow


class Attending:
    """A run in a thread that ends with the process: a run may be killed at any time.

    Made, it has logged in to the clouds and done nothing. With ``retry`` the moves that ended otherwise than moved
    begin again.
    """

    def __init__(self, run: RunRow, at: Context, *, retry: bool = False) -> None:
        self._run, self._at, self._retry = run, at, retry
        goal = at.store.plans.load(run.plan_id).goal
        self._means = Means(store=at.store, reach=at.reach(goal), pace=at.pace)
        self._thread = threading.Thread(target=self._launch, name=f"run {run.id}", daemon=True)
        self._result: str | None = None
        self._fault: BaseException | None = None

    def start(self) -> None:
        """Begin, or go on where the journal says the run was."""
        self._thread.start()

    def over(self) -> bool:
        """Whether the run came to its end in this process."""
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Let nothing new start; what goes on comes to its end."""
        self._at.store.levers.set(self._run.id, STOPPED, value=True)

    def result(self) -> str:
        """Wait for the end, and give the run's result as `launch` does; what it raised is raised here."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return str(self._result)

    def _launch(self) -> None:
        try:
            self._result = launch(self._run, self._means, retry=self._retry)
        except BaseException as fault:  # noqa: BLE001 - raised again by the thread that waits for this one
            self._fault = fault
