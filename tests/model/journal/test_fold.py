"""Whatever is written, the state that is kept while it is written is the one that a walk over all entries gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.model.journal.reading import assert_read_alike
from watari.model.journal import Entry, EntryKind, Journal

START = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)
STEPS = {"web-1/lock": "web-1", "web-1/boot": "web-1", "db-1/lock": "db-1"}
MOVES = ("web-1", "db-1")
OF_STEP = ("intent", "done", "found", "failed", "changed", "left", "put_back")
OF_MOVE = ("held", "proceeded", "putting_back", "changed")
RESULTS = ("moved", "put_back", "failed", "held", "stopped")
FLAGS = st.fixed_dictionaries(
    {}, optional={"again": st.booleans(), "lost": st.booleans(), "unsure": st.just(value=True)}
)


class Written(RuleBasedStateMachine):
    """Entries in any order, also in orders that no run writes."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal(run_id="r", plan_id="p")

    def write(self, kind: str, move: str = "", step: str = "", **more: Any) -> None:
        at = START + timedelta(seconds=len(self.journal.entries))
        entry = {"run_id": "r", "move_id": move, "step_key": step, "kind": kind, "at": at} | more
        self.journal.learn(Entry.model_validate(entry))

    @rule(step=st.sampled_from(list(STEPS)), kind=st.sampled_from(OF_STEP), facts=FLAGS, number=st.integers(1, 3))
    def of_a_step(self, step: str, kind: str, facts: dict[str, Any], number: int) -> None:
        made = {"id": f"{step}-{number}"} if kind in ("done", "found", "failed") else {}
        self.write(kind, STEPS[step], step, facts=facts, attempt=number, made=made)

    @rule(move=st.sampled_from(MOVES), kind=st.sampled_from(OF_MOVE))
    def of_a_move(self, move: str, kind: str) -> None:
        self.write(kind, move, facts={"why": f"{kind} of {move}"})

    @rule(move=st.sampled_from(MOVES))
    def begins(self, move: str) -> None:
        self.write("started", move)

    @rule(move=st.sampled_from(MOVES), result=st.sampled_from(RESULTS), gone=st.booleans())
    def ends(self, move: str, result: str, gone: bool) -> None:
        self.write("ended", move, facts={"result": result, "gone": gone})

    @rule(move=st.sampled_from(MOVES), address=st.sampled_from(["192.0.2.1", "192.0.2.2"]), seconds=st.integers(0, 9))
    def is_measured(self, move: str, address: str, seconds: int) -> None:
        figures = {"outage_seconds": float(seconds)} if seconds else {}
        self.write("measured", move, facts={"address": address} | figures)

    @rule(kind=st.sampled_from(["started", "paused", "resumed", "stopped"]), retry=st.booleans())
    def of_the_run(self, kind: str, retry: bool) -> None:
        self.write(kind, facts={"retry": ["web-1"]} if kind == "resumed" and retry else {})

    @rule(result=st.sampled_from(RESULTS))
    def run_ends(self, result: str) -> None:
        self.write("ended", facts={"result": result})

    @rule(kind=st.sampled_from(["held", "proceeded"]), wave=st.sampled_from(["wave a", "wave b"]))
    def comes_to_a_gate(self, kind: str, wave: str) -> None:
        self.write(kind, facts={"gate": wave})

    @rule(number=st.integers(1, 9))
    def is_limited(self, number: int) -> None:
        self.write("limited", facts={"moves": number})

    @rule()
    def goes_another_way(self) -> None:
        """A fork learns for itself: what it was taken from stays as it is."""
        before = self.journal
        self.journal = before.fork()
        self.write("started", "web-1")
        self.write("intent", "web-1", "web-1/boot")
        assert_read_alike(before, STEPS, MOVES)

    @invariant()
    def reads_alike(self) -> None:
        assert_read_alike(self.journal, STEPS, MOVES)
        assert [self.journal.count(kind, "web-1", "web-1/boot") for kind in get_args(EntryKind)] == [
            sum(1 for e in self.journal.entries if (e.kind, e.step_key) == (kind, "web-1/boot"))
            for kind in get_args(EntryKind)
        ]


Written.TestCase.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
TestWhateverIsWritten = Written.TestCase
