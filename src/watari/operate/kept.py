"""What is kept, by the names that people type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.survey.survey import Survey
from watari.operate.context import Context
from watari.operate.plans import find_plan
from watari.store.errors import NotKept
from watari.store.runs import RunRow


@dataclass(frozen=True)
class KeptRun:
    """A run with its plan and all that was written of it."""

    run: RunRow
    plan: Plan
    journal: Journal


@dataclass(frozen=True)
class Listed:
    """One thing that is kept: ``aim`` tells what a plan is for."""

    noun: str
    id: str
    at: datetime
    aim: str = ""


def listed(at: Context) -> list[Listed]:
    """All that is kept: runs, plans, surveys, each newest first."""
    store = at.store
    return [
        *(Listed("run", run.id, run.begun_at) for run in store.runs.listed()),
        *(Listed("plan", plan_id, kept_at, aim) for plan_id, aim, _, kept_at in store.plans.listed()),
        *(Listed("survey", survey_id, taken_at) for survey_id, _, taken_at in store.surveys.listed()),
    ]


def find(name: str, at: Context) -> KeptRun | Plan | Survey:
    """Give what a name means: a run, a plan or a survey, in this order; NotKept when it is none of these.

    What is a file is the plan in it, but for `last`, which is always a run; the errors of `find_plan` when it is none.
    """
    if name != "last" and Path(name).is_file():
        return find_plan(name, at)
    for found in (_run, find_plan, _survey):
        try:
            return found(name, at)
        except NotKept:
            continue
    raise NotKept(f"there is no run, plan or survey {name!r}", cure="`watari show` lists what is kept")


def _run(name: str, at: Context) -> KeptRun:
    run = at.store.runs.find(name)
    return KeptRun(run, at.store.plans.load(run.plan_id), at.store.entries.journal(run.id))


def _survey(name: str, at: Context) -> Survey:
    return at.store.surveys.load(name)
