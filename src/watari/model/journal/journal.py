"""A run's entries in their order, and the state that they add up to, kept while they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from watari.model.journal.entry import Entry, EntryKind
from watari.model.journal.state import (
    GATES,
    NOTHING,
    OF_MOVE,
    OF_RUN,
    OF_STEP,
    Gate,
    Moment,
    MoveState,
    RunState,
    Span,
    StepState,
)

NOT_BEGUN = MoveState()


class Journal:
    """All entries of one run, in the order in which they were written, and the state that follows from them.

    It learns one entry at a time; no question costs a walk over the entries. Safe to ask while another thread learns:
    every state is replaced as a whole.
    """

    def __init__(self, *, run_id: str, plan_id: str, entries: Iterable[Entry] = ()) -> None:
        self.run_id, self.plan_id = run_id, plan_id
        self._entries: list[Entry] = []
        self._counts: Counter[tuple[str, str, EntryKind]] = Counter()
        self._spans: dict[Moment, dict[str, dict[str, Span]]] = {moment: {} for moment in get_args(Moment)}
        self._move_of: dict[str, str] = {}
        self._attempts: dict[str, int] = {}
        self._was_broken: dict[str, set[str]] = {}
        self._moves: dict[str, MoveState] = {}
        self._gates: dict[str, Gate] = {}
        self.run = RunState()
        for entry in entries:
            self.learn(entry)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first."""
        return tuple(self._entries)

    def step(self, key: str) -> StepState:
        """What is known of a step; its key is enough, being unique in the plan."""
        move_id = self._move_of.get(key)
        if move_id is None:
            return StepState()

        def since(moment: Moment) -> Span:
            return self._spans[moment].get(move_id, {}).get(key, NOTHING)

        return StepState(
            ever=since("ever"),
            since_put_back=since("put_back"),
            since_started=since("started"),
            since_putting_back=since("putting_back"),
            since_resumed=since("resumed"),
            was_broken=key in self._was_broken.get(move_id, ()),
            attempt=self._attempts[key],
        )

    def move(self, move_id: str) -> MoveState:
        """What is known of a move."""
        return self._moves.get(move_id, NOT_BEGUN)

    def gate(self, name: str) -> Gate | None:
        """Whether a gate (of a wave, or a move's own) is held or was let go on; None when nobody came to it yet."""
        return self._gates.get(name)

    @property
    def held(self) -> tuple[str, ...]:
        """The gates that wait for the operator, first held first."""
        return tuple(name for name, gate in self._gates.items() if gate == "held")

    def count(self, kind: EntryKind, move_id: str, step_key: str) -> int:
        """How many entries of a kind there are about a place."""
        return self._counts[move_id, step_key, kind]

    def fork(self) -> Journal:
        """The same journal once more, with a future of its own."""
        twin = Journal(run_id=self.run_id, plan_id=self.plan_id)
        twin._entries, twin._counts = list(self._entries), Counter(self._counts)
        twin._spans = {moment: {move: dict(of) for move, of in spans.items()} for moment, spans in self._spans.items()}
        twin._move_of, twin._attempts, twin._moves = dict(self._move_of), dict(self._attempts), dict(self._moves)
        twin._was_broken = {move: set(keys) for move, keys in self._was_broken.items()}
        twin._gates, twin.run = dict(self._gates), self.run
        return twin

    def learn(self, entry: Entry) -> None:
        """Take in the next entry."""
        self._entries.append(entry)
        self._counts[entry.move_id, entry.step_key, entry.kind] += 1
        if entry.step_key:
            self._learn_of_step(entry)
        elif entry.move_id:
            self._learn_of_move(entry)
        else:
            self._learn_of_run(entry)

    def _learn_of_step(self, entry: Entry) -> None:
        key, move_id, says = entry.step_key, entry.move_id, OF_STEP.get(entry.kind)
        self._move_of.setdefault(key, move_id)
        self._attempts[key] = max(entry.attempt, self._attempts.get(key, 0))
        for spans in self._spans.values():
            of_move = spans.setdefault(move_id, {})
            span = of_move.get(key, NOTHING)
            of_move[key] = (says(span, entry) if says else span)._replace(last=entry)
        if entry.kind == "put_back":
            del self._spans["put_back"][move_id][key]
            self._was_broken.get(move_id, set()).discard(key)
        self._moves[move_id] = _seen(self.move(move_id), entry)

    def _learn_of_move(self, entry: Entry) -> None:
        move_id, says = entry.move_id, OF_MOVE.get(entry.kind)
        if entry.kind == "started":
            counted = self._spans["put_back"].get(move_id, {})
            self._was_broken[move_id] = {key for key, span in counted.items() if span.is_broken}
            self._spans["started"].pop(move_id, None)
        elif entry.kind == "putting_back":
            self._spans["putting_back"].pop(move_id, None)
        self._note_gate(entry, move_id)
        move = self.move(move_id)._replace(has_begun=True)
        self._moves[move_id] = _seen(says(move, entry) if says else move, entry)

    def _learn_of_run(self, entry: Entry) -> None:
        if entry.kind == "resumed":
            self._spans["resumed"].clear()
        self._note_gate(entry, str(entry.facts.get("gate")))
        says = OF_RUN.get(entry.kind)
        self.run = (says(self.run, entry) if says else self.run)._replace(has_begun=True)

    def _note_gate(self, entry: Entry, name: str) -> None:
        gate = GATES.get(entry.kind)
        if gate is not None:
            self._gates[name] = gate


def _seen(move: MoveState, entry: Entry) -> MoveState:
    ids = move.ids.union(entry.made.values()) if entry.made else move.ids
    return move._replace(ids=ids, first_at=move.first_at or entry.at, last_at=entry.at)
