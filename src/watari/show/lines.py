"""What happened in a run, one plain line per fact, and where it stands, as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from watari.model.journal import AGAIN, Entry, EntryKind
from watari.model.plan import Plan
from watari.run.book import NOTHING_LEFT
from watari.run.standing import Standing
from watari.show.figures import count
from watari.show.plan import naming

COLUMNS = ("Wave", "Move", "State", "Steps", "Now")


class Lines:
    """Entries and the standing in words; titles of steps and names of things come from the plan."""

    def __init__(self, plan: Plan) -> None:
        """Know the names of the plan's steps and moves."""
        self._titles, self._named = {step.key: step.title() for step in plan.steps()}, naming(plan)
        self._subjects = {move.id: move.subject for move in plan.moves()}

    def line(self, entry: Entry) -> str | None:
        """Give the line of an entry; None for one that says nothing to people."""
        says = self._says(entry)
        if says is None:
            return None
        subject = self._subjects.get(entry.move_id, entry.move_id) or "run"
        return f"{entry.at.astimezone():%H:%M:%S}  {subject:<16} {self._named(says)}"

    def rows(self, standing: Standing) -> list[tuple[str, str, str, str, str]]:
        """Give one row per move, for COLUMNS."""
        return [
            (
                move.wave,
                move.subject,
                move.state,
                f"{move.steps_done}/{move.steps}",
                self._named("; ".join(says for says in (move.now, *("stays: " + s for s in move.stays)) if says)),
            )
            for move in standing.moves
        ]

    def _says(self, entry: Entry) -> str | None:
        return self._of_step(entry) if entry.step_key else _of_whole(entry)

    def _of_step(self, entry: Entry) -> str | None:
        if entry.facts.get(NOTHING_LEFT):
            return None
        # Of a step back the line of the step that it takes back says that it is done.
        words = OF_STEP if entry.step_key in self._titles else OF_STEP_BACK
        says = words.get(entry.kind)
        return f"{self._titles.get(entry.step_key, entry.step_key)}: {says(entry.facts)}" if says else None


def _of_whole(entry: Entry) -> str | None:
    """What an entry about a move or the run says."""
    if entry.kind not in OF_WHOLE:
        return entry.kind.replace("_", " ")
    says = OF_WHOLE[entry.kind]
    return says(entry.facts) if says else None


def _result(facts: Facts) -> str:
    """How a move or a run ended, and why; a move that is moved may have left something behind."""
    left = facts.get("stays", ()) if facts.get("result") == "moved" else ()
    why = f": {facts['why']}" if facts.get("why") else ""
    return (
        str(facts.get("result")).replace("_", " ")
        + why
        + (f", leaving {count(len(left), 'temporary thing')}" if left else "")
    )


def _done(facts: Facts) -> str:
    return "done" + (f" in {facts['took_seconds']:.0f} s" if "took_seconds" in facts else "")


def _failed(facts: Facts) -> str:
    return f"failed{', tried again' if facts.get(AGAIN) else ''}: {facts.get('says', '')}"


def _stale(facts: Facts) -> str:
    differs = "; ".join(f"{what}: {how}" for what, how in facts.get("differs", {}).items())
    return f"{facts.get('says')}: {differs}"


Facts = Mapping[str, Any]
Words = dict[EntryKind, Callable[[Facts], str] | None]

OF_STEP_BACK: Words = {
    "failed": _failed,
    "changed": lambda facts: f"changed by somebody else: {facts.get('says', '')}",
}
"""What entries about a step that takes another one back say to people."""

OF_STEP: Words = OF_STEP_BACK | {
    "done": _done,
    "found": lambda _facts: "already so",
    "put_back": lambda _facts: "taken back",
    "left": lambda facts: (
        f"WARNING: left behind, the move goes on ({facts.get('says', '')}); `watari finish` removes it"
    ),
}
"""What entries about a step say."""

OF_WHOLE: Words = {
    "ended": _result,
    "held": lambda facts: f"held before {str(facts.get('before') or facts.get('gate')).replace('_', ' ')}",
    "limited": lambda facts: "limits now: " + ", ".join(f"{key}={value}" for key, value in facts.items()),
    "changed": _stale,
    "putting_back": lambda facts: f"being put back, because: {facts.get('why')}",
    "measured": None,
}
"""What entries about a move or the run say; others say their kind."""


def head(standing: Standing) -> str:
    """Give the one sentence about a whole run."""
    result = f", {standing.result.replace('_', ' ')}" if standing.result and standing.state == "ended" else ""
    waits = f"; to go on: {standing.waits_for}" if standing.waits_for else ""
    return f"run {standing.run_id} of plan {standing.plan_id[:12]}: {standing.state}{result}{waits}"
