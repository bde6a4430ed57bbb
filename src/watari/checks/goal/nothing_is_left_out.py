"""The plan leaves nothing out.

Why: what a plan does not move stays behind; every such thing is told with its reason, here as in the plan itself.

Source: `left_out` of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants()
def nothing_is_left_out(case: Case) -> Iterator[Found]:
    """One finding for each thing that the plan leaves out."""
    for left in case.plan.left_out if case.plan else ():
        yield warn(
            left.subject,
            f"the plan leaves {left.subject} out: {left.why}",
            "cure the reason and plan again, or leave it on purpose",
        )
