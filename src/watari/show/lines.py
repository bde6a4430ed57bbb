"""What happened in a run, one plain line per fact, and where it stands, as a table."""

from __future__ import annotations

from typing import Any

from watari.model.journal import Entry
from watari.model.plan import Plan
from watari.run.put_back import NOTHING_LEFT
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
        title, facts = self._titles.get(entry.step_key, entry.step_key), entry.facts
        if entry.kind in ("done", "found") and entry.step_key not in self._titles:
            return None  # a step back: the line of the step that it takes back says so
        if facts.get(NOTHING_LEFT):
            return None
        took = f" in {facts['took_seconds']:.0f} s" if "took_seconds" in facts else ""
        again = ", tried again" if facts.get("again") else ""
        says = {
            "done": f"done{took}",
            "found": "already so",
            "failed": f"failed{again}: {facts.get('says', '')}",
            "changed": f"changed by somebody else: {facts.get('says', '')}",
            "put_back": "taken back",
            "left": f"WARNING: left behind, the move goes on ({facts.get('says', '')}); `watari finish` removes it",
        }.get(entry.kind)
        return f"{title}: {says}" if says else None


def _of_whole(entry: Entry) -> str | None:
    """What an entry about a move or the run says."""
    facts = entry.facts
    says = {
        "ended": _result(facts),
        "held": f"held before {str(facts.get('before') or facts.get('gate')).replace('_', ' ')}",
        "limited": "limits now: " + ", ".join(f"{key}={value}" for key, value in facts.items()),
        "changed": f"{facts.get('says')}: "
        + "; ".join(f"{what}: {how}" for what, how in facts.get("differs", {}).items()),
        "putting_back": f"being put back, because: {facts.get('why')}",
        "measured": None,
    }
    return says.get(entry.kind, entry.kind.replace("_", " "))


def _result(facts: dict[str, Any]) -> str:
    """How a move or a run ended, and why; a move that is moved may have left something behind."""
    left = facts.get("stays", ()) if facts.get("result") == "moved" else ()
    why = f": {facts['why']}" if facts.get("why") else ""
    return (
        str(facts.get("result")).replace("_", " ")
        + why
        + (f", leaving {count(len(left), 'temporary thing')}" if left else "")
    )


def head(standing: Standing) -> str:
    """Give the one sentence about a whole run."""
    result = f", {standing.result.replace('_', ' ')}" if standing.result and standing.state == "ended" else ""
    waits = f"; to go on: {standing.waits_for}" if standing.waits_for else ""
    return f"run {standing.run_id} of plan {standing.plan_id[:12]}: {standing.state}{result}{waits}"
