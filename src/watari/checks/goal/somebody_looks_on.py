"""The goal names a vantage point for each side, so that the outage and the silence of the source can be seen.

Why: only a look from outside can tell that an instance answers on its address, that nothing of the source still does,
and how long the outage was. Without one, `watari verify` says `unknown`.

Source: an outage runs from the last answer of the source to the first of the target, as probed from a vantage point.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants()
def somebody_looks_on(case: Case) -> Iterator[Found]:
    """Look for a vantage point that stands for each side."""
    sides = {v.side for v in case.goal.vantages}
    for side, survey in case.sides():
        if side not in sides and "both" not in sides:
            yield warn(
                survey.cloud,
                f"no vantage point looks from the side of {survey.cloud}: reachability will be `unknown` there",
                f"add to the goal: vantages: [{{name: rack, kind: ssh, where: HOST, side: {side}}}]",
            )
