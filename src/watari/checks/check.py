"""Ask all checks, and mark what somebody accepted: the one place where the goal's acceptances count."""

from __future__ import annotations

from watari.checks.case import Case, Surveys
from watari.checks.table import CHECKS
from watari.model.finding import Finding
from watari.model.goal import CrossingGoal
from watari.model.plan import Plan

WORST_FIRST = ("block", "unknown", "warn", "note")


def check(goal: CrossingGoal, surveys: Surveys, plan: Plan | None = None) -> list[Finding]:
    """Give all findings, the worst first; with a plan also what concerns its waves and steps."""
    case = Case(goal, surveys["source"], surveys["target"], plan, frozenset(c.id for c in CHECKS))
    found = [accepted(finding, goal) for each in CHECKS for finding in each.findings(case)]
    return sorted(found, key=lambda f: (f.accepted_by is not None, WORST_FIRST.index(f.level), f.check, f.subject))


def accepted(finding: Finding, goal: CrossingGoal) -> Finding:
    """Give the finding with the name of who accepts it, if it may be accepted and somebody does."""
    if not finding.acceptable:
        return finding
    who = next((a.by for a in goal.accept if a.covers(finding.check, finding.subject)), None)
    return finding if who is None else finding.model_copy(update={"accepted_by": who})


def exit_code(findings: list[Finding]) -> int:
    """As `nova-status upgrade check`: 0 all is well, 1 there are warnings, 2 something keeps the plan from running."""
    if any(f.stops for f in findings):
        return 2
    return 1 if any(f.level == "warn" and f.accepted_by is None for f in findings) else 0
