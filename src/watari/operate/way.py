"""One way through the house, whatever is moved: look, check, plan, rehearse, run, verify, then undo or finish.

Each function is one stage of it and gives a record. A run itself goes on in `attending.py`; how far it is, and the
levers that an operator holds meanwhile, stand in `following.py` and `levers.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from watari.errors import WatariError
from watari.journeys.table import journey_of
from watari.model.finding import Finding
from watari.model.goal import Goal
from watari.model.plan import Plan
from watari.model.rehearsal import Report
from watari.model.survey.survey import Survey
from watari.operate.context import Context
from watari.operate.measured import rates_from
from watari.operate.verifying import Accepted, Verified, verify_run
from watari.operate.way_back import moving_run, run_of
from watari.rehearse import RehearsalOptions, cloud_world
from watari.rehearse import rehearse as rehearse_in
from watari.run.launch import new_run
from watari.store.runs import RunRow

Confirm = Callable[[Plan], bool]
"""Shows a plan to whoever answers for it, and gives whether it may begin."""


class NoSuchMove(WatariError):
    """A move that the plan does not have."""

    id = "rehearse.no-such-move"


@dataclass(frozen=True)
class Planned:
    """What a goal came to. ``plan`` is None when a finding stood in its way already; it is ``kept`` when none does."""

    plan: Plan | None
    findings: tuple[Finding, ...]

    @property
    def kept(self) -> bool:
        """Whether the plan may be run."""
        return self.plan is not None and not any(finding.stops for finding in self.findings)


@dataclass(frozen=True)
class Begun:
    """What came of the wish to run a plan: its run, or what stands in the way; neither when it was not confirmed."""

    run: RunRow | None = None
    stopped_by: tuple[Finding, ...] = ()


def look(cloud: str, projects: tuple[str, ...], at: Context) -> tuple[str, Survey]:
    """Look at one cloud of clouds.yaml, at all of it or at some projects, and keep what was seen; gives its id too."""
    from watari.clouds.openstack import connect  # noqa: PLC0415 - the SDK is slow to load, and only this stage needs it here
    from watari.survey.survey import Scope, survey  # noqa: PLC0415 - as above

    seen = survey(connect(cloud), Scope(projects), now=lambda: datetime.now(UTC), tell=at.tell)
    return at.store.surveys.save(seen), seen


def check(goal: Goal, at: Context, plan: Plan | None = None) -> tuple[Finding, ...]:
    """Ask all checks of the goal's journey, of a plan of it too where one is given; keep nothing."""
    journey = journey_of(goal)
    survey = journey.survey if plan is None else journey.look_before
    return tuple(journey.check(goal, survey(goal, at.reach(goal), at.tell), plan))


def plan(goal: Goal, at: Context) -> Planned:
    """Survey, check, plan, check the plan; it is kept when nothing stops it. The surveys are kept in any case."""
    journey = journey_of(goal)
    surveys = journey.survey(goal, at.reach(goal), at.tell)
    for survey in surveys.values():
        at.store.surveys.save(survey)
    findings = journey.check(goal, surveys, None)
    if any(finding.stops for finding in findings):
        return Planned(None, tuple(findings))
    made = journey.plan(goal, surveys, rates_from(at.store.rates.all()))
    planned = Planned(made, tuple(journey.check(goal, surveys, made)))
    if planned.kept:
        at.store.plans.save(made)
    return planned


def rehearse(plan: Plan, at: Context, *, moves: tuple[str, ...] = (), alike_once: bool = False) -> Report:
    """Play a plan on clouds in memory that look as the real ones do now.

    ``moves`` are the ids or subjects of those whose steps shall go wrong (none: all), NoSuchMove when one is not there;
    with ``alike_once`` only the first of moves with the same steps.
    """
    wanted = tuple(_move_id(plan, given) for given in moves)
    surveys = journey_of(plan.goal).look_before(plan.goal, at.reach(plan.goal), at.tell)
    options = RehearsalOptions(moves=wanted, alike_once=alike_once, tell=at.tell)
    if plan.of_run is not None:  # it finds that run's mark on instances, and acts under it
        options = replace(options, mark=at.store.runs.mark(at.store.runs.find(plan.of_run), plan))
    return rehearse_in(plan, cloud_world(plan, surveys), options)


def begin(plan: Plan, at: Context, confirm: Confirm, *, hold_before: str | None = None) -> Begun:
    """Begin the run of a plan, when it has none, is confirmed, and nothing came in its way since it was made.

    Nothing is done to a cloud yet: `Attending` does it. PlanHasRun when the plan ran.
    """
    at.store.runs.refuse_second(plan.id)
    if not confirm(plan):
        return Begun()
    # A plan back or to the end is made from the journal: its own steps look at what they find.
    stopping = tuple(finding for finding in _look_once_more(plan, at) if finding.stops) if plan.aim == "move" else ()
    if stopping:
        return Begun(stopped_by=stopping)
    at.reach(plan.goal)  # whoever cannot log in has not begun a run
    return Begun(run=new_run(at.store, plan, hold_before=hold_before))


def verify(run: str, at: Context, accept: Accepted = ()) -> Verified:
    """Survey anew and compare with what a run meant; ``run`` is its id, the beginning of it, or ``last``."""
    row = at.store.runs.find(run)
    return verify_run(row.id, at, accept)


def undo(run: str, at: Context) -> Plan:
    """Plan, from the journal, how a run is taken back, and keep that plan; PlanHasRun when that was begun."""
    row, planned = moving_run(at.store, run)
    begun = run_of(at.store, "undo", row.id)
    if begun is not None:  # also one that an earlier version has planned, under another id
        at.store.runs.refuse_second(begun.plan_id)
    back = journey_of(planned.goal).undo(planned, at.store.entries.journal(row.id))
    return _keep(back, at)


def finish(run: str, at: Context, accept: Accepted = ()) -> Plan:
    """Verify a run, plan how all is let go that an undo would need, and keep that plan.

    Refused unless all is as it was meant; PlanHasRun when that was begun.
    """
    row, planned = moving_run(at.store, run)
    verified = verify_run(row.id, at, accept)
    end = journey_of(planned.goal).finish(verified.plan, verified.journal, verified.findings, verified.now)
    return _keep(end, at)


def _look_once_more(plan: Plan, at: Context) -> list[Finding]:
    journey = journey_of(plan.goal)
    return journey.check(plan.goal, journey.look_before(plan.goal, at.reach(plan.goal), at.tell), plan)


def _keep(plan: Plan, at: Context) -> Plan:
    at.store.runs.refuse_second(plan.id)
    at.store.plans.save(plan)
    return plan


def _move_id(plan: Plan, given: str) -> str:
    for move in plan.moves():
        if given in (move.id, move.subject):
            return move.id
    raise NoSuchMove(f"the plan has no move {given}", cure="one of: " + ", ".join(move.id for move in plan.moves()))
