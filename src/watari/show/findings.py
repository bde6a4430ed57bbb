"""Findings as text: the worst first, each with the next act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.model.finding import Finding
from watari.show.figures import count

ORDER = {"block": 0, "unknown": 1, "warn": 2, "note": 3}


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Give the lines of findings: what stops first, what somebody accepted last."""
    ordered = sorted(findings, key=lambda f: (f.accepted_by is not None, ORDER[f.level], f.check, f.subject))
    for finding in ordered:
        accepted = f" (accepted by {finding.accepted_by})" if finding.accepted_by else ""
        yield f"{finding.level:<8} {finding.check}  {finding.subject}{accepted}"
        yield f"         {finding.says}"
        if finding.accepted_by is None:
            yield f"         -> {finding.act}"
    stopping = sum(f.stops for f in ordered)
    yield f"{count(len(ordered), 'finding')}, " + (
        f"{stopping} must be cured or accepted" if stopping else "nothing stops the plan"
    )
