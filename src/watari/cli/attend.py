"""Run a plan in this process while the operator looks on, and heed Ctrl-C."""

from __future__ import annotations

import os
import threading

from watari.cli.app import FAILED, GOOD, WARNINGS, WatariApp
from watari.cli.lines import head
from watari.cli.looking import Onlooker
from watari.run.launch import Means, launch
from watari.run.levers import STOPPED
from watari.store.runs import RunRow


class _Runner(threading.Thread):
    """The run, in a thread that ends with the process: a run may be killed at any time."""

    def __init__(self, run: RunRow, means: Means, *, retry: bool) -> None:
        super().__init__(name=f"run {run.id}", daemon=True)
        self._run, self._means, self._retry = run, means, retry
        self.result: str | None = None
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = launch(self._run, self._means, retry=self._retry)
        except BaseException as fault:  # noqa: BLE001 - raised again by the thread that waits for this one
            self.fault = fault


def attend(run: RunRow, app: WatariApp, *, retry: bool = False) -> int:
    """Run until the end and give the exit code: 0 when all moves ended moved, 1 when one of them left something behind, 2 otherwise.

    The first Ctrl-C stops (nothing new starts, what goes on ends, `watari resume` takes it up); the second one ends the
    process as a kill would, which is as safe.
    """
    plan = app.store.plans.load(run.plan_id)
    runner = _Runner(run, Means(store=app.store, clouds=app.clouds(plan.goal), pace=app.pace), retry=retry)
    onlooker = Onlooker(run, plan, app.store, app.stdout)
    onlooker.skip_to_now()
    runner.start()
    try:
        onlooker.look_on(lambda: not runner.is_alive())
    except KeyboardInterrupt:
        _stop(run, app, onlooker, runner)
    runner.join()
    onlooker.print_new()
    if runner.fault is not None:
        raise runner.fault
    standing = onlooker.standing()
    app.stdout.write(head(standing) + "\n")
    if runner.result != "moved":
        return FAILED
    return WARNINGS if any(move.stays for move in standing.moves) else GOOD


def _stop(run: RunRow, app: WatariApp, onlooker: Onlooker, runner: _Runner) -> None:
    app.store.levers.set(run.id, STOPPED, value=True)
    app.stderr.write(
        "Stopping: nothing new starts, what goes on comes to its end. Ctrl-C again ends at once; `watari resume` goes on.\n"
    )
    try:
        onlooker.look_on(lambda: not runner.is_alive())
    except KeyboardInterrupt:
        app.stderr.write(f"Ended. `watari resume {run.id}` goes on.\n")
        app.stderr.flush()
        os._exit(FAILED)
