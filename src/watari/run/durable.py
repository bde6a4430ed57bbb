"""The engine of real runs: DBOS brings the workflows of a killed run back to life and fans the moves out.

Kept as thin as can be. DBOS remembers which moves were started, in which order, and how they ended; whether a step
still has to act is decided by our journal and by looking. Its tables are its own business: they lie in a file of their
own, and a run whose engine file is lost goes on from the journal. Its traps, as measured:

- its default serializer pickles: whoever can write the file could run code, so JSON is asked for;
- its own SQLite engine has no write-ahead log, so it gets ours;
- its application version is a hash over its own code: it would strand every run at an update, so ours is a number;
- at a launch it revives all workflows of its executor id: the run's id is the executor id, so nothing else wakes up.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, StepOptions

from watari.run.conduct import Conductor

APPLICATION_VERSION = "2"
"""Raised when the order of calls in `watari.run.conduct` changes; runs begun under another number go on from the
journal."""

OVER = "over"
_AT_WORK: dict[str, Conductor] = {}
"""The runs at work in this process, by the name of their workflow."""


def run_durably(conductor: Conductor, engine: sa.Engine) -> str:
    """Run until the end and give the result; a run that was killed is taken up where it was."""
    run_id, workflow_id = conductor.stage.book.run_id, workflow_name(conductor)
    _AT_WORK[workflow_id] = conductor
    config = DBOSConfig(
        name="watari",
        system_database_engine=engine,
        application_version=APPLICATION_VERSION,
        executor_id=run_id,
        serializer=DBOSPortableJSONSerializer(),
        log_level="ERROR",
        notification_listener_polling_interval_sec=1.0,
    )
    DBOS(config=config)
    try:
        DBOS.launch()
        with SetWorkflowID(workflow_id):
            handle = DBOS.start_workflow(_run, workflow_id)
        return str(handle.get_result(polling_interval_sec=0.2))
    finally:
        DBOS.destroy()
        del _AT_WORK[workflow_id]


class _DurableCalls:
    """Calls that DBOS checkpoints."""

    parallel = True

    def __init__(self, workflow_id: str) -> None:
        self._workflow_id = workflow_id

    def once(self, name: str, call: Callable[[], str]) -> str:
        return str(DBOS.run_step(StepOptions(name=name), call))

    def start(self, move_id: str) -> Callable[[], str]:
        with SetWorkflowID(f"{self._workflow_id}/{move_id}"):
            handle = DBOS.start_workflow(_move, self._workflow_id, move_id)
        return lambda: str(handle.get_result(polling_interval_sec=0.2))


@DBOS.workflow(name="run", max_recovery_attempts=None)
def _run(workflow_id: str) -> str:
    conductor = _AT_WORK.get(workflow_id)
    return conductor.run(_DurableCalls(workflow_id)) if conductor else OVER


@DBOS.workflow(name="move", max_recovery_attempts=None)
def _move(workflow_id: str, move_id: str) -> str:
    conductor = _AT_WORK.get(workflow_id)
    return conductor.move(move_id, _DurableCalls(workflow_id)) if conductor else OVER


def workflow_name(conductor: Conductor) -> str:
    """Name a workflow anew each time the run has ended, was told to stop, or has moves that begin again.

    What DBOS remembers of a stop, or of moves that failed, must not be given again to a run that was resumed. A
    workflow of an earlier name, revived because the kill came just before its last word, finds nobody at work under its
    name and is over.
    """
    book = conductor.stage.book
    return f"{book.run_id}/{APPLICATION_VERSION}.{book.run.anew + 1}"
