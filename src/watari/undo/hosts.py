"""The plan that takes a journey between hosts back: the hosts are opened as they were, then every instance goes back.

Nova sends nothing to a closed host, also when it is named (`COMPUTE_STATUS_DISABLED`, rule C3): what was closed first is
opened first. Of instances the last that moved goes back first, for it may stand where another was.
"""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import LeftOut, Plan, Wave
from watari.undo.errors import NothingToFinish
from watari.undo.undo import undo_in

NOT_RESTORED = (
    LeftOut(subject="what a cold migration stopped", why="it boots anew: its uptime and what it held in memory are gone"),
    LeftOut(subject="notes of Nova and Placement", why="records of migrations and times of change stay as the moves made them"),
)
"""What no API can restore."""


def undo_hosts(plan: Plan, journal: Journal) -> Plan:
    """Give the plan that takes back what the run of ``journal`` did; NothingToUndo when nothing of it is left."""
    hosts = [wave for wave in plan.waves if _is_of_hosts(wave)]
    instances = [wave for wave in reversed(plan.waves) if not _is_of_hosts(wave)]
    return undo_in([*hosts, *instances], plan, journal).model_copy(update={"left_out": NOT_RESTORED})


def nothing_to_finish(plan: Plan, journal: Journal, _findings: Iterable[Finding]) -> Plan:
    """Refuse: the moves of this journey are whole when they end."""
    raise NothingToFinish(
        f"run {journal.run_id} ({plan.goal.says}) has nothing to finish: an instance that has moved is nowhere else",
        cure=f"`watari verify {journal.run_id}` proves it; `watari undo {journal.run_id}` moves everything back",
    )


def _is_of_hosts(wave: Wave) -> bool:
    return all(move.kind == "host" for move in wave.moves)
