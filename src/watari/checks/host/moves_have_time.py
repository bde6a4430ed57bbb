"""The goal's `stall` leaves every live migration of the plan the time that it is expected to take.

Why: what is not over by then is aborted, and carried for nothing, or completed by force, with a pause that its users
notice.

Source: the plan's own estimates, of measured rates; rule L20: Nova itself waits for hours.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.steps.host import MigrateLive

MEANS = {"abort": "aborted", "force_complete": "completed by force"}


@wants()
def moves_have_time(case: HostCase) -> Iterator[Found]:
    """Compare the estimate of each move with the time that its step has."""
    for move in (m for moves in case.moves.values() for m in moves):
        for step in move.steps:
            if isinstance(step, MigrateLive) and step.when_stalled in MEANS and move.estimate.seconds > step.stalled_after_seconds:
                expected, given = round(move.estimate.seconds), step.stalled_after_seconds
                yield warn(
                    move.subject,
                    f"{move.subject} is expected to take {expected} s, and is {MEANS[step.when_stalled]} after {given} s",
                    f"write stall: {{after_seconds: {2 * expected}, then: {step.when_stalled}}}, and plan again",
                )
