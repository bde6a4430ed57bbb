"""What the entries of a journal add up to: the state of a step, of a move, and of the run.

Which entries count, and what each of them says, stands here once, in the tables OF_STEP, OF_MOVE and OF_RUN, and in
`Moment`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from watari.model.journal.entry import AGAIN, LOST, UNSURE, Entry, EntryKind
from watari.model.steps.step import Step

Gate = Literal["held", "proceeded"]

Moment = Literal["ever", "put_back", "started", "putting_back", "resumed"]
"""From when on the entries of a step are looked at: ever, or since an entry of that kind about the step itself
(put_back), its move (started, putting_back) or the run (resumed)."""


class Span(NamedTuple):
    """What the entries of one step say from some moment on. All is None where nothing was written since.

    ``intent`` is the first one: what it found was there before any act of ours. ``done`` is the last that says that the
    step is as wanted, ``broke`` the last attempt that did not end well.
    """

    intent: Entry | None = None
    done: Entry | None = None
    broke: Entry | None = None
    last: Entry | None = None
    acted: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the step is as wanted, by whom ever."""
        return self.done is not None

    @property
    def is_ours(self) -> bool:
        """Whether this run did it: what undo may touch."""
        return self.done is not None and self.done.kind == "done"

    @property
    def is_broken(self) -> bool:
        """Whether the step failed for good or was found changed, and nothing was tried since."""
        if self.last is None or self.last is not self.broke:
            return False
        return self.last.kind == "changed" or not self.last.facts.get(AGAIN, False)

    @property
    def is_unsure(self) -> bool:
        """Whether nobody knows if the cloud is still at it, or did it: nothing is put back behind it."""
        return self.last is not None and self.last.facts.get(UNSURE) is True

    @property
    def is_left(self) -> bool:
        """Whether the move went on without it."""
        return self.last is not None and self.last.kind == "left"

    @property
    def is_asking(self) -> bool:
        """Whether a request was written down last, and nothing of what became of it."""
        return self.last is not None and self.last.kind == "intent"

    @property
    def is_answer_lost(self) -> bool:
        """Whether nobody knows what became of the last request: the runner died, or the connection broke."""
        return self.last is not None and (self.is_asking or self.last.facts.get(LOST) is True)

    @property
    def is_under_way(self) -> bool:
        """Whether the step was begun, and neither done nor given up for somebody else's change."""
        return self.last is not None and self.last.kind in ("intent", "failed")

    @property
    def made(self) -> dict[str, str]:
        """The ids of what it made or found; empty when it is not done."""
        return self.done.made if self.done else {}

    @property
    def left_there(self) -> dict[str, str]:
        """The ids that the last broken-off attempt left behind, as far as it could see."""
        return self.broke.made if self.broke else {}

    @property
    def before(self) -> dict[str, Any]:
        """What was there before the first act."""
        return dict(self.intent.facts.get("before", {})) if self.intent else {}

    @property
    def was_absent(self) -> bool:
        """Whether what the step makes was not there before the first act: what is there since is ours."""
        return self.intent is not None and self.intent.facts.get("absent") is True

    @property
    def why_broken(self) -> str:
        """What the last attempt that did not end well said."""
        return str(self.broke.facts.get("says", self.broke.kind)) if self.broke else "it did not end"


NOTHING = Span()


class StepState(NamedTuple):
    """What the journal says of one step, from each of the moments that matter on.

    ``was_broken`` says whether it was broken when its move was begun the last time: that move is tried again.
    """

    ever: Span = NOTHING
    since_put_back: Span = NOTHING
    since_started: Span = NOTHING
    since_putting_back: Span = NOTHING
    since_resumed: Span = NOTHING
    was_broken: bool = False
    attempt: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it is done, and was not taken back since."""
        return self.since_put_back.is_done

    @property
    def is_ours(self) -> bool:
        """Whether this run did it, and has not taken it back: what undo may touch."""
        return self.since_put_back.is_ours

    @property
    def is_touched(self) -> bool:
        """Whether this run may have changed something by it that was not taken back since."""
        return self.since_put_back.acted

    @property
    def is_left(self) -> bool:
        """Whether its move goes on without it; a move that is tried again tries its steps again."""
        return self.since_started.is_left

    @property
    def made(self) -> dict[str, str]:
        """The ids that it made or found.

        They stay known when it was taken back: other steps' inverses may name them.
        """
        return self.ever.made

    def counting(self, step: Step, *, built_on: bool) -> Span:
        """What counts when it is to be done now; ``built_on`` says whether a step that comes after it was begun.

        What a look saw before the run was stopped or killed may be otherwise now: it is looked for again, as long as
        nothing was built on it. A step that is tried anew (a migration that failed is over, with its record) begins
        again with its move.
        """
        if step.only_looks and not built_on:
            return self.since_resumed
        if step.tried_anew and self.was_broken:
            return self.since_started
        return self.since_put_back

    @property
    def next_attempt(self) -> int:
        """The attempt to which the next word about it belongs: the one that was asked for last, else a new one."""
        asking = self.ever.is_asking and self.ever.last is not None and self.ever.last.attempt == self.attempt
        return self.attempt if asking else self.attempt + 1


class MoveState(NamedTuple):
    """What the journal says of one move.

    ``word`` is the last entry that says where it stands, ``ended`` its last end, ``stale`` and ``putting_back`` are of
    this time: a move that begins again is neither. ``silences`` has the newest figures of every address, ``ids`` all
    that its steps ever made, found, or left.
    """

    has_begun: bool = False
    is_open: bool = False
    word: Entry | None = None
    ended: Entry | None = None
    stale: Entry | None = None
    putting_back: Entry | None = None
    gate: Gate | None = None
    silences: Mapping[str, Mapping[str, Any]] = {}
    outage_seconds: float | None = None
    ids: frozenset[str] = frozenset()
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def result(self) -> str | None:
        """How it ended (moved, put_back, failed, held, stopped); None while it has not, or has begun again."""
        return str(self.ended.facts["result"]) if self.ended and not self.is_open else None

    @property
    def why(self) -> str:
        """Why it ended so, or why it is put back; empty where nothing was said."""
        return str(self.word.facts.get("why", "")) if self.word else ""

    @property
    def is_gone(self) -> bool:
        """Whether it ended because what was to be moved is not there any more."""
        return self.result is not None and self.ended is not None and self.ended.facts.get("gone") is True

    @property
    def stays(self) -> tuple[str, ...]:
        """What it left where it ended."""
        return tuple(self.ended.facts.get("stays", ())) if self.ended and not self.is_open else ()

    @property
    def is_putting_back(self) -> bool:
        """Whether its inverses have begun since it was begun the last time."""
        return self.putting_back is not None

    @property
    def is_held(self) -> bool:
        """Whether it waits for the operator."""
        return self.word is not None and self.word.kind == "held"


class RunState(NamedTuple):
    """What the journal says of the run as a whole. ``anew`` counts what the engine must not remember across."""

    has_begun: bool = False
    ended: Entry | None = None
    is_paused: bool = False
    is_stopping: bool = False
    limits: Mapping[str, Any] = {}
    anew: int = 0

    @property
    def result(self) -> str | None:
        """How it ended; None while it has not, or goes on again."""
        return str(self.ended.facts["result"]) if self.ended else None


def _measured(move: MoveState, entry: Entry) -> MoveState:
    seconds = entry.facts.get("outage_seconds")
    longest = move.outage_seconds if seconds is None else max(float(seconds), move.outage_seconds or 0.0)
    address = str(entry.facts.get("address", ""))
    return move._replace(silences={**move.silences, address: entry.facts}, outage_seconds=longest)


# What each kind of entry says of a step. All of them are also the `last` of it.
OF_STEP: Mapping[EntryKind, Callable[[Span, Entry], Span]] = {
    # Acts from now on; only the first one saw what was there before.
    "intent": lambda span, entry: span._replace(acted=True, intent=span.intent or entry),
    # As wanted, by us.
    "done": lambda span, entry: span._replace(acted=True, done=entry),
    # As wanted before we came: not ours.
    "found": lambda span, entry: span._replace(done=entry),
    # Broken, unless it is tried again.
    "failed": lambda span, entry: span._replace(broke=entry),
    "changed": lambda span, entry: span._replace(broke=entry),
}

# What each kind of entry about a move or the run says of the gate that it names.
GATES: Mapping[EntryKind, Gate] = {"held": "held", "proceeded": "proceeded"}

# What each kind of entry says of a move.
OF_MOVE: Mapping[EntryKind, Callable[[MoveState, Entry], MoveState]] = {
    # Begins, or begins again: what was stale or was put back the last time is so no more.
    "started": lambda move, entry: move._replace(is_open=True, word=entry, stale=None, putting_back=None),
    # The plan is stale for it.
    "changed": lambda move, entry: move._replace(stale=move.stale or entry),
    "held": lambda move, entry: move._replace(word=entry, gate="held"),
    # Once it was let go on, no gate holds it any more.
    "proceeded": lambda move, entry: move._replace(word=entry, gate="proceeded"),
    "putting_back": lambda move, entry: move._replace(word=entry, putting_back=entry),
    "measured": _measured,
    "ended": lambda move, entry: move._replace(is_open=False, word=entry, ended=entry),
}

# What each kind of entry says of the run.
OF_RUN: Mapping[EntryKind, Callable[[RunState, Entry], RunState]] = {
    "started": lambda run, _: run._replace(ended=None, is_paused=False, is_stopping=False),
    "paused": lambda run, _: run._replace(is_paused=True, is_stopping=False),
    "resumed": lambda run, entry: run._replace(
        ended=None, is_paused=False, is_stopping=False, anew=run.anew + bool(entry.facts.get("retry"))
    ),
    "stopped": lambda run, _: run._replace(is_stopping=True, anew=run.anew + 1),
    "limited": lambda run, entry: run._replace(limits={**run.limits, **entry.facts}),
    "ended": lambda run, entry: run._replace(ended=entry, anew=run.anew + 1),
}
