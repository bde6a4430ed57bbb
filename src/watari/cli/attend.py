"""Begin a run, run it in this process while the operator looks on, and heed Ctrl-C."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from watari.cli.app import FAILED, GOOD, WARNINGS, WatariApp
from watari.cli.looking import Onlooker
from watari.model.plan import Plan
from watari.operate import way
from watari.operate.attending import Attending
from watari.operate.following import Following
from watari.show.findings import finding_lines
from watari.show.lines import head

log = logging.getLogger(__name__)


def begin(plan: Plan, app: WatariApp, confirm: way.Confirm, *, hold_before: str | None = None) -> int:
    """Begin the run of a plan that ``confirm`` lets begin, attend it, and give the exit code."""
    begun = way.begin(plan, app.context, confirm, hold_before=hold_before)
    if begun.stopped_by:
        app.stderr.writelines(f"{line}\n" for line in finding_lines(begun.stopped_by))
        app.stderr.write("Nothing was done: cure this, or accept it by name in the goal, and plan again.\n")
    if begun.run is None:
        return FAILED
    run_id = begun.run.id
    _show(
        lambda: app.stdout.write(f"run {run_id} begins; `watari status {run_id}` from anywhere tells how far it is\n")
    )
    return attend(run_id, app)


def attend(run_id: str, app: WatariApp, *, retry: bool = False) -> int:
    """Run until the end and give the exit code.

    0 when all moves ended moved, 1 when one of them left something behind, 2 otherwise.

    The first Ctrl-C stops (nothing new starts, what goes on ends, `watari resume` takes it up); the second one ends the
    process as a kill would, which is as safe. Output that nobody takes any more does not end the run.
    """
    following = Following(run_id, app.context)
    attending = Attending(following.run, app.context, retry=retry)
    onlooker = Onlooker(following, app.terminal)
    following.news()  # what was shown while it ran before is not shown again
    attending.start()
    try:
        _show(lambda: onlooker.look_on(attending.over))
    except KeyboardInterrupt:
        _stop(run_id, app, onlooker, attending)
    result = attending.result()
    _show(onlooker.print_new)
    standing = following.standing()
    _show(lambda: app.stdout.write(head(standing) + "\n"))
    if result != "moved":
        return FAILED
    return WARNINGS if any(move.stays for move in standing.moves) else GOOD


def _stop(run_id: str, app: WatariApp, onlooker: Onlooker, attending: Attending) -> None:
    attending.stop()
    app.stderr.write(
        "Stopping: nothing new starts, what goes on comes to its end. Ctrl-C again ends at once; `watari resume` goes"
        " on.\n"
    )
    try:
        _show(lambda: onlooker.look_on(attending.over))
    except KeyboardInterrupt:
        app.stderr.write(f"Ended. `watari resume {run_id}` goes on.\n")
        app.stderr.flush()
        os._exit(FAILED)


def _show(what: Callable[[], object]) -> None:
    """Show something.

    A full disk behind `> night.log` or a reader that left must not end a run in the middle of a move.
    """
    try:
        what()
    except OSError as error:
        log.warning(
            "nobody takes what is shown (%s): the run goes on; `watari status` tells how far it is", error.strerror
        )
