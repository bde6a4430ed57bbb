"""Ask checks, and mark what somebody accepted: the one place where the goal's acceptances count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from watari.checks.case import CrossingCase
from watari.checks.table import CHECKS
from watari.checks.wants import Check, Sided
from watari.facts.lookup import Surveys
from watari.model.finding import Finding
from watari.model.goal import CrossingGoal, Goal
from watari.model.plan import Plan

C = TypeVar("C", bound=Sided)

WORST_FIRST = ("block", "unknown", "warn", "note")


def check(goal: CrossingGoal, surveys: Surveys, plan: Plan | None = None) -> list[Finding]:
    """Give all findings about a crossing, the worst first; with a plan also what concerns its waves and steps."""
    return findings_of(CHECKS, CrossingCase(goal, surveys["source"], surveys["target"], plan, ids_of(CHECKS)), goal)


def ids_of(checks: Iterable[Check[Any]]) -> frozenset[str]:
    """The ids of checks."""
    return frozenset(check.id for check in checks)


def findings_of(checks: Iterable[Check[C]], case: C, goal: Goal) -> list[Finding]:
    """Ask ``checks`` about a case, and give what they found, the worst first."""
    found = [accepted(finding, goal) for each in checks for finding in each.findings(case)]
    return sorted(found, key=lambda f: (f.accepted_by is not None, WORST_FIRST.index(f.level), f.check, f.subject))


def accepted(finding: Finding, goal: Goal) -> Finding:
    """Give the finding with the name of who accepts it, if it may be accepted and somebody does."""
    if not finding.acceptable:
        return finding
    who = goal.accepted_by(finding.check, finding.subject)
    return finding if who is None else finding.model_copy(update={"accepted_by": who})


def exit_code(findings: list[Finding]) -> int:
    """As `nova-status upgrade check`: 0 all is well, 1 there are warnings, 2 something keeps the plan from running."""
    if any(f.stops for f in findings):
        return 2
    return 1 if any(f.level == "warn" and f.accepted_by is None for f in findings) else 0
