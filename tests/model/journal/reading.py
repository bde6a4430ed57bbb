"""The journal read as a whole, each question a walk over all entries.

Slow, and plain enough to be right by looking at it.
"""

from __future__ import annotations

from collections.abc import Sequence

from watari.model.journal import Entry, Journal, Span, StepState


def since(entries: Sequence[Entry], *, kind: str, move: str = "", step: str = "") -> list[Entry]:
    """All entries after the last one of this kind about this step, this move, or the run; all where there is none."""
    marks = [
        n for n, e in enumerate(entries) if (e.kind, e.step_key) == (kind, step) and (not move or e.move_id == move)
    ]
    whole = [n for n in marks if move or step or not entries[n].move_id]
    return list(entries[whole[-1] + 1 :]) if whole else list(entries)


def last(entries: Sequence[Entry], *kinds: str) -> Entry | None:
    """The last entry of these kinds."""
    return ([None] + [e for e in entries if not kinds or e.kind in kinds])[-1]


def about(entries: Sequence[Entry], move: str, step: str = "") -> list[Entry]:
    """The entries about exactly this step, this move, or the run."""
    return [e for e in entries if (e.move_id, e.step_key) == (move, step)]


def span(entries: Sequence[Entry]) -> Span:
    """What some entries of one step say."""
    intents = [e for e in entries if e.kind == "intent"]
    return Span(
        intent=intents[0] if intents else None,
        done=last(entries, "done", "found"),
        broke=last(entries, "failed", "changed"),
        last=last(entries),
        acted=last(entries, "intent", "done") is not None,
    )


def is_broken(entries: Sequence[Entry]) -> bool:
    """Whether the last thing that was said is that it failed for good, or was changed."""
    said = last(entries)
    return said is not None and (said.kind == "changed" or (said.kind == "failed" and not said.facts.get("again")))


def step_state(entries: Sequence[Entry], move: str, step: str) -> StepState:
    """What all entries say of a step."""

    def its(some: Sequence[Entry]) -> list[Entry]:
        return [e for e in some if e.step_key == step]

    counting = its(since(entries, kind="put_back", step=step))
    now = its(since(entries, kind="started", move=move))
    begun_again = any(e.kind == "started" for e in about(entries, move))
    return StepState(
        ever=span(its(entries)),
        since_put_back=span(counting),
        since_started=span(now),
        since_putting_back=span(its(since(entries, kind="putting_back", move=move))),
        since_resumed=span(its(since(entries, kind="resumed"))),
        was_broken=begun_again and is_broken([e for e in counting if e not in now]),
        attempt=max((e.attempt for e in its(entries)), default=0),
    )


def assert_read_alike(journal: Journal, steps: dict[str, str], moves: Sequence[str]) -> None:
    """The fold says what a walk over all its entries says; ``steps`` names the move of each step."""
    entries = journal.entries
    for step, move in steps.items():
        assert journal.step(step) == step_state(entries, move, step), step
    for move in moves:
        assert_move_read_alike(journal, move)
    of_run = about(entries, "")
    ended = last(of_run, "started", "resumed", "ended")
    lever = last(of_run, "started", "paused", "resumed", "stopped")
    paused = last(of_run, "started", "paused", "resumed")
    assert journal.run.has_begun == bool(of_run)
    assert journal.run.result == (ended.facts["result"] if ended and ended.kind == "ended" else None)
    assert journal.run.is_stopping == (lever is not None and lever.kind == "stopped")
    assert journal.run.is_paused == (paused is not None and paused.kind == "paused")
    limits = [e.facts for e in of_run if e.kind == "limited"]
    assert journal.run.limits == {name: value for facts in limits for name, value in facts.items()}
    assert journal.run.anew == sum(1 for e in of_run if e.kind in ("ended", "stopped") or e.facts.get("retry"))
    gates = {e.move_id or str(e.facts["gate"]): e.kind for e in entries if e.kind in ("held", "proceeded")}
    assert {gate: journal.gate(gate) for gate in gates} == gates
    assert set(journal.held) == {gate for gate, kind in gates.items() if kind == "held"}


def assert_move_read_alike(journal: Journal, move: str) -> None:
    """The same of one move."""
    entries, state = journal.entries, journal.move(move)
    whole = about(entries, move)
    now = about(since(entries, kind="started", move=move), move)
    turn = last(whole, "started", "ended")
    said = last(whole, "held", "proceeded")
    times = [e.at for e in entries if e.move_id == move]
    measured = [e.facts for e in whole if e.kind == "measured"]
    assert state.has_begun == bool(whole)
    assert state.is_open == (turn is not None and turn.kind == "started")
    assert state.result == (turn.facts["result"] if turn and turn.kind == "ended" else None)
    assert state.word == last(whole, "started", "ended", "putting_back", "held", "proceeded")
    assert state.stale == next((e for e in now if e.kind == "changed"), None)
    assert state.putting_back == last(now, "putting_back")
    assert state.gate == (said.kind if said else None)
    assert state.silences == {facts["address"]: facts for facts in measured}
    assert state.outage_seconds == max((f["outage_seconds"] for f in measured if "outage_seconds" in f), default=None)
    assert (state.first_at, state.last_at) == ((times[0], times[-1]) if times else (None, None))
    assert state.ids == {id_ for e in entries if e.move_id == move for id_ in e.made.values()}
