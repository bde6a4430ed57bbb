"""What every story on real clouds does: plan, ask how far a run is, ask the guests, take back what is left."""

import json
from pathlib import Path
from typing import Any

from tests.conftest import SOURCE, watari
from watari.lab.seed import addresses, check
from watari.lab.state import State
from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.stored import plan_of
from watari.store import open_store

Said = dict[str, dict[str, Any]]
"""What each guest said of itself, by its name."""


def planned(goal: Path, *words: str) -> Plan:
    """The plan of a goal, kept in the database."""
    path = goal.with_suffix(".json")
    watari("plan", str(goal), "-o", str(path), *words)
    return plan_of(path.read_text(), str(path))


def plan_of_undo(run: str = "last") -> Plan:
    """The plan that takes a run back, kept in the database and not run."""
    watari("undo", run, "--plan-only")
    store = open_store()
    run_id = store.runs.find(run).id
    plan_id = next(plan_id for plan_id, aim, of_run, _ in store.plans.listed() if (aim, of_run) == ("undo", run_id))
    return store.plans.load(plan_id)


def moves(run: str = "last") -> dict[str, str]:
    """State of each move of a run, by the name of what moves."""
    return {name: row["State"] for name, row in status(run).items()}


def status(run: str = "last") -> dict[str, dict[str, str]]:
    """What `watari status` says of each move of a run, by the name of what moves."""
    rows = json.loads(watari("status", run, "-f", "json", codes=(0, 1, 2)))
    return {row["Move"]: row for row in rows}


def report(run: str = "last") -> dict[str, dict[str, Any]]:
    """The report of a run, by instance."""
    return {row["instance"]: row for row in json.loads(watari("show", run, "-f", "json"))}


def homes(state: State) -> dict[str, str]:
    """The address of each of the demo's instances, as the old cloud tells it before anything moves."""
    return addresses(state, SOURCE)


def guests(state: State, expected: dict[str, str]) -> Said:
    """What every guest says on its address, whichever cloud it runs in; all answer, with unbroken records."""
    said = {answer.name: answer for answer in check(state, expected)}
    assert all(answer.good for answer in said.values()), said
    return {name: dict(answer.said or {}) for name, answer in said.items()}


def boots(said: Said, more: int = 0) -> dict[str, int]:
    """How often each guest was started, by its own record, and ``more``."""
    return {name: int(words["boots"]) + more for name, words in said.items()}


def take_back_what_is_left() -> None:
    """Undo the crossings of the database, the last one first, but for those undone or let go by `watari finish`."""
    store = open_store()
    plans = {plan_id: (aim, of_run) for plan_id, aim, of_run, _ in store.plans.listed()}
    runs = [(run.id, *plans[run.plan_id]) for run in store.runs.listed()]
    over = {
        of for id_, aim, of in runs if aim == "finish" or (aim == "undo" and has_ended_well(store.entries.journal(id_)))
    }
    for run_id in [id_ for id_, aim, _ in runs if aim == "move" and id_ not in over]:
        watari("undo", run_id, "--yes", codes=(0,))


def has_ended_well(journal: Journal) -> bool:
    """Whether a run came to its end with everything moved."""
    last = journal.entries[-1:]
    return bool(last) and (last[0].kind, last[0].facts.get("result")) == ("ended", "moved")
