"""The goal names a vantage point for each cloud, so that outages can be seen, and the silence of a source.

Why: only a look from outside can tell that an instance answers on its address, that nothing of a crossing's source
still does, and how long the outage was: an agent that does not wire a port on the new host looks well in every API.
Without a vantage point, `watari verify` says `unknown`.

Source: an outage runs from the last answer before the move to the first after it, as probed from a vantage point.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.asked import WithGoal
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants()
def somebody_looks_on(case: WithGoal) -> Iterator[Found]:
    """Look for a vantage point that stands for each side; where there is only one cloud, any will do."""
    sides = {v.side for v in case.goal.vantages}
    for side, survey in case.sides():
        if not sides & {side, "both"} and not (sides and side == "cloud"):
            whose = "" if side == "cloud" else f", side: {side}"
            yield warn(
                survey.cloud,
                f"no vantage point looks from the side of {survey.cloud}: reachability will be `unknown` there",
                f"add to the goal: vantages: [{{name: rack, kind: ssh, where: HOST{whose}}}]",
            )
