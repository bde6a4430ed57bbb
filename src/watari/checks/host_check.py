"""Ask all checks of a journey between hosts."""

from __future__ import annotations

from collections.abc import Mapping

from watari.checks.check import findings_of, ids_of
from watari.checks.host_case import HostCase
from watari.checks.host_table import HOST_CHECKS
from watari.model.finding import Finding
from watari.model.goal import HostGoal
from watari.model.plan import Plan
from watari.model.steps.step import Side
from watari.model.survey.survey import Survey


def check_hosts(goal: HostGoal, surveys: Mapping[Side, Survey], plan: Plan | None = None) -> list[Finding]:
    """Give all findings, the worst first; with a plan also what it leaves out."""
    return findings_of(HOST_CHECKS, HostCase(goal, surveys["cloud"], plan, ids_of(HOST_CHECKS)), goal)
