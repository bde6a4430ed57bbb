"""Where a run stands, read from plan and journal alone, with what its runner last told: what `status` shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from watari.model.journal import Journal, RunState
from watari.model.plan import Move, Plan, Wave
from watari.model.record import Record
from watari.run.levers import wave_gate

State = Literal["waits", "moving", "interrupted", "held", "putting back", "moved", "put back", "failed", "not started"]
RunWord = Literal["running", "paused", "held", "stopping", "interrupted", "stopped", "ended", "not begun"]
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
    """Where a run stands.

    ``result`` is set once it ended, ``waits_for`` says what the operator may do for it to go on.
    """

    run_id: str
    plan_id: str
    state: RunWord
    result: str | None = None
    waits_for: str = ""
    moves: tuple[MoveStanding, ...] = ()


def standing(plan: Plan, journal: Journal, told: Told, *, alive: bool) -> Standing:
    """Give the standing of a run; ``alive`` says whether a runner is at work on it."""
    moves = tuple(_move(wave, move, journal, told if alive else {}) for wave in plan.waves for move in wave.moves)
    moves = moves if alive else tuple(_interrupted(move) for move in moves)
    run = journal.run
    held = [f"wave {wave.name}" for wave in plan.waves if journal.gate(wave_gate(wave.name)) == "held"]
    held += [move.move for move in moves if move.state == "held"]
    state = _state(run, alive=alive, held=bool(held))
    return Standing(
        run_id=journal.run_id,
        plan_id=plan.id,
        state=state,
        result=run.result,
        moves=moves,
        waits_for=_waits_for(journal.run_id, state, held),
    )


def _interrupted(move: MoveStanding) -> MoveStanding:
    """Nothing moves without a runner, whatever the journal says last."""
    return move.model_copy(update={"state": "interrupted"}) if move.state == "moving" else move


def _state(run: RunState, *, alive: bool, held: bool) -> RunWord:
    if not run.has_begun:
        return "not begun"
    if run.result is not None:
        return "stopped" if run.result == "stopped" else "ended"
    if not alive:
        return "interrupted"
    if run.is_stopping:
        return "stopping"
    if run.is_paused:
        return "paused"
    return "held" if held else "running"


def _waits_for(run_id: str, state: RunWord, held: list[str]) -> str:
    if state in ("interrupted", "stopped", "paused"):
        return f"watari resume {run_id}"
    if state == "held":
        return f"watari proceed {run_id}   (held: {', '.join(held)})"
    return ""


def _move(wave: Wave, move: Move, journal: Journal, told: Told) -> MoveStanding:
    state = journal.move(move.id)
    word, now = _state_of(move, journal, told)
    return MoveStanding(
        wave=wave.name,
        move=move.id,
        subject=move.subject,
        state=word,
        steps_done=sum(1 for step in move.steps if journal.step(step.key).is_done),
        steps=len(move.steps),
        now=now,
        since=state.word.at if state.word else None,
        stays=state.stays,
    )


def _state_of(move: Move, journal: Journal, told: Told) -> tuple[State, str]:
    waits, state = str(told.get(move.id, {}).get("waits", "")), journal.move(move.id)
    if state.word is None:
        return "waits", waits or "its turn has not come"
    if state.result is not None:
        return RESULTS[state.result], state.why
    if state.is_held:
        return "held", waits or "waits for you"
    if state.is_putting_back:
        return "putting back", state.why
    return "moving", waits or "; ".join(_doing(move, journal, told))


def _doing(move: Move, journal: Journal, told: Told) -> list[str]:
    """What the steps are at that have begun and are not done."""
    going = [step for step in move.steps if journal.step(step.key).ever.is_under_way]
    return [step.title() + _figures(told.get(step.key, {})) for step in going]


def _figures(facts: Mapping[str, Any]) -> str:
    if "sent_bytes" not in facts:
        return f" ({facts['says']})" if facts.get("says") else ""
    rate = f", {facts['bytes_per_second'] / 2**20:.1f} MiB/s" if facts.get("bytes_per_second") else ""
    return f" ({facts['sent_bytes'] / 2**20:.1f} MiB sent{rate})"
