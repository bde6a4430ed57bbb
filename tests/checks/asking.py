"""Ask one check about the two good clouds of `tests.builders`, with some parts changed."""

from __future__ import annotations

from typing import Any

from tests.builders import crossing, two_clouds
from watari.checks.case import CrossingCase
from watari.checks.table import CHECKS
from watari.checks.wants import Check
from watari.model.finding import Finding
from watari.model.plan import Plan

Parts = dict[str, Any]


def findings(
    check: Check[CrossingCase],
    *,
    source: Parts | None = None,
    target: Parts | None = None,
    goal: Parts | None = None,
    plan: Plan | None = None,
) -> list[Finding]:
    """What ``check`` finds; what is not named is good."""
    surveys = two_clouds(source=source or {}, target=target or {})
    case = CrossingCase(
        crossing(**goal or {}), surveys["source"], surveys["target"], plan, frozenset(c.id for c in CHECKS)
    )
    return list(check.findings(case))


def one(check: Check[CrossingCase], **differences: Any) -> tuple[str, str, bool]:
    """Level, subject and acceptability of the only finding."""
    found = findings(check, **differences)
    assert len(found) == 1, [f.says for f in found]
    return found[0].level, found[0].subject, found[0].acceptable
