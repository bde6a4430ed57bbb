"""Where a run stands, read from plan and journal alone, with what its runner last told: what `status` shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from watari.model.journal import Entry, Journal
from watari.model.plan import Move, Plan, Wave
from watari.model.record import Record
from watari.run.levers import wave_gate

State = Literal["waits", "moving", "interrupted", "held", "putting back", "moved", "put back", "failed", "not started"]
RunState = Literal["running", "paused", "held", "stopping", "interrupted", "stopped", "ended", "not begun"]
Told = Mapping[str, Mapping[str, Any]]

RESULTS: dict[str, State] = {
    "moved": "moved",
    "put_back": "put back",
    "failed": "failed",
    "held": "not started",
    "stopped": "waits",
}


class MoveStanding(Record):
    """Where one move stands. ``now`` says what it is at, what it waits for, or how it ended; ``stays`` what it left."""

    wave: str
    move: str
    subject: str
    state: State
    steps_done: int
    steps: int
    now: str = ""
    since: datetime | None = None
    stays: tuple[str, ...] = ()


class Standing(Record):
    """Where a run stands. ``result`` is set once it ended, ``waits_for`` says what the operator may do for it to go on."""

    run_id: str
    plan_id: str
    state: RunState
    result: str | None = None
    waits_for: str = ""
    moves: tuple[MoveStanding, ...] = ()


def standing(plan: Plan, journal: Journal, told: Told, *, alive: bool) -> Standing:
    """Give the standing of a run; ``alive`` says whether a runner is at work on it."""
    by_move: dict[str, list[Entry]] = {}
    for entry in journal.entries:
        by_move.setdefault(entry.move_id, []).append(entry)
    of_run = by_move.get("", [])
    moves = tuple(
        _move(wave, move, by_move.get(move.id, []), told if alive else {}) for wave in plan.waves for move in wave.moves
    )
    moves = moves if alive else tuple(_interrupted(move) for move in moves)
    ended = next((entry for entry in reversed(of_run) if entry.kind in ("started", "resumed", "ended")), None)
    result = str(ended.facts["result"]) if ended is not None and ended.kind == "ended" else None
    held = [f"wave {wave.name}" for wave in plan.waves if _gate_is_shut(of_run, wave_gate(wave.name))]
    held += [move.move for move in moves if move.state == "held"]
    state = _state(of_run, alive=alive, result=result, held=bool(held))
    return Standing(
        run_id=journal.run_id,
        plan_id=plan.id,
        state=state,
        result=result,
        moves=moves,
        waits_for=_waits_for(journal.run_id, state, held),
    )


def _interrupted(move: MoveStanding) -> MoveStanding:
    """Nothing moves without a runner, whatever the journal says last."""
    return move.model_copy(update={"state": "interrupted"}) if move.state == "moving" else move


def _state(of_run: list[Entry], *, alive: bool, result: str | None, held: bool) -> RunState:
    if not of_run:
        return "not begun"
    if result is not None:
        return "stopped" if result == "stopped" else "ended"
    if not alive:
        return "interrupted"
    levers = [entry.kind for entry in of_run if entry.kind in ("started", "paused", "resumed", "stopped")]
    if levers and levers[-1] == "stopped":
        return "stopping"
    if levers and levers[-1] == "paused":
        return "paused"
    return "held" if held else "running"


def _waits_for(run_id: str, state: RunState, held: list[str]) -> str:
    if state in ("interrupted", "stopped", "paused"):
        return f"watari resume {run_id}"
    if state == "held":
        return f"watari proceed {run_id}   (held: {', '.join(held)})"
    return ""


def _gate_is_shut(of_run: list[Entry], gate: str) -> bool:
    said = [entry.kind for entry in of_run if entry.facts.get("gate") == gate]
    return bool(said) and said[-1] == "held"


def _move(wave: Wave, move: Move, entries: list[Entry], told: Told) -> MoveStanding:
    whole = [entry for entry in entries if not entry.step_key]
    last = next(
        (entry for entry in reversed(whole) if entry.kind in ("started", "ended", "putting_back", "held", "proceeded")),
        None,
    )
    state, now = _state_of(move, entries, last, told)
    done = _done(entries)
    return MoveStanding(
        wave=wave.name,
        move=move.id,
        subject=move.subject,
        state=state,
        steps_done=sum(1 for step in move.steps if step.key in done),
        steps=len(move.steps),
        now=now,
        since=last.at if last else None,
        stays=tuple(last.facts.get("stays", ())) if last is not None and last.kind == "ended" else (),
    )


def _state_of(move: Move, entries: list[Entry], last: Entry | None, told: Told) -> tuple[State, str]:
    waits = str(told.get(move.id, {}).get("waits", ""))
    if last is None:
        return "waits", waits or "its turn has not come"
    if last.kind == "ended":
        return RESULTS[last.facts["result"]], str(last.facts.get("why", ""))
    if last.kind == "held":
        return "held", waits or "waits for you"
    if last.kind == "putting_back":
        return "putting back", str(last.facts.get("why", ""))
    return "moving", waits or "; ".join(_doing(move, entries, told))


def _done(entries: list[Entry]) -> set[str]:
    done: set[str] = set()
    for entry in entries:
        if entry.kind in ("done", "found"):
            done.add(entry.step_key)
        elif entry.kind == "put_back":
            done.discard(entry.step_key)
    return done


def _doing(move: Move, entries: list[Entry], told: Told) -> list[str]:
    """What the steps are at that have begun and are not done."""
    lasts = {entry.step_key: entry for entry in entries if entry.step_key}
    going = [step for step in move.steps if step.key in lasts and lasts[step.key].kind in ("intent", "failed")]
    return [step.title() + _figures(told.get(step.key, {})) for step in going]


def _figures(facts: Mapping[str, Any]) -> str:
    if "sent_bytes" not in facts:
        return f" ({facts['says']})" if facts.get("says") else ""
    rate = f", {facts['bytes_per_second'] / 2**20:.1f} MiB/s" if facts.get("bytes_per_second") else ""
    return f" ({facts['sent_bytes'] / 2**20:.1f} MiB sent{rate})"
