"""The plan that takes a journey between hosts back: the hosts are opened as they were, then every instance goes back.

Nova sends nothing to a closed host, also when it is named (`COMPUTE_STATUS_DISABLED`, rule C3): what was closed first
is opened first. Of instances the last that moved goes back first, for it may stand where another was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from watari.model.finding import Finding
from watari.model.journal import Journal
from watari.model.plan import LeftOut, Move, Plan, Wave
from watari.model.survey.survey import Survey
from watari.undo.errors import NothingToFinish
from watari.undo.finish import refuse_unless_green
from watari.undo.gate import Gate, ready
from watari.undo.inverses import chained
from watari.undo.undo import waves_back, way

NOT_RESTORED = (
    LeftOut(
        subject="what a cold migration stopped", why="it boots anew: its uptime and what it held in memory are gone"
    ),
    LeftOut(
        subject="notes of Nova and Placement",
        why="records of migrations and times of change stay as the moves made them",
    ),
)
"""What no API can restore."""


def undo_hosts(plan: Plan, journal: Journal) -> Plan:
    """Give the plan that takes back what the run of ``journal`` did; NothingToUndo when nothing of it is left.

    A host is seen to be ready before it is opened: it may have been in maintenance meanwhile.
    """
    waves = _hosts_first(plan, journal)
    opened = {move.subject: move.id for wave in waves for move in wave.moves if any(map(ready, move.steps))}
    return _way_back(
        plan,
        journal,
        [wave.model_copy(update={"moves": tuple(_behind_gate(move, opened) for move in wave.moves)}) for wave in waves],
    )


def fencing_back(plan: Plan, journal: Journal) -> Plan:
    """Give the same for a host that is dead, and will not be ready."""
    return _way_back(plan, journal, _hosts_first(plan, journal))


def _way_back(plan: Plan, journal: Journal, waves: Iterable[Wave]) -> Plan:
    return way(plan, journal, "undo", tuple(waves), left_out=NOT_RESTORED)


def _hosts_first(plan: Plan, journal: Journal) -> tuple[Wave, ...]:
    hosts = [wave for wave in plan.waves if _is_of_hosts(wave)]
    instances = [wave for wave in reversed(plan.waves) if not _is_of_hosts(wave)]
    return waves_back(plan, [*hosts, *instances], journal)


def finish_hosts(plan: Plan, journal: Journal, findings: Iterable[Finding], now: Survey) -> Plan:
    """Give the plan that lets the hosts that a run has closed take part again; NotVerified unless verify is green.

    One host after the other: where one does not come through its gate, the next stays closed.
    """
    refuse_unless_green(journal, findings)
    gates = [Gate(plan, journal, now, move) for move in plan.moves() if move.brings("host")]
    moves = [gate.move(gate.opening) for gate in gates if gate.opening]
    if not moves:
        raise NothingToFinish(
            f"run {journal.run_id} ({plan.goal.says}) has closed no host, and an instance that has moved is nowhere"
            " else",
            cure=f"`watari verify {journal.run_id}` proves it; `watari undo {journal.run_id}` moves everything back",
        )
    after = [(), *((move.id,) for move in moves)]
    in_turn = tuple(move.model_copy(update={"after": before}) for before, move in zip(after, moves, strict=False))
    untried = tuple(warning for gate in gates if gate.opening for warning in gate.warnings())
    return way(plan, journal, "finish", (Wave(name="take part again", moves=in_turn),), assumed=untried)


def _behind_gate(move: Move, opened: Mapping[str, str]) -> Move:
    """Nobody is sent to a host whose opening failed: Nova would refuse every one of them."""
    looks = [look for look in map(ready, move.steps) if look is not None]
    opening = opened.get(move.target_host or "")
    after = move.after if opening is None else (*move.after, opening)
    return move.model_copy(update={"steps": chained([*looks, *move.steps]), "after": after})


def _is_of_hosts(wave: Wave) -> bool:
    return all(move.brings("host") for move in wave.moves)
