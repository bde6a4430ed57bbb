"""Every instance of a host that is to be emptied has a way to leave it.

Why: a host that is not empty is not ready for its maintenance, and whoever stays goes down with it.

Source: the plan itself, which names the rule that keeps an instance and what would unblock it. A
rebalancing asks nobody to leave: there it is a note who keeps a host in use.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants


@wants()
def nobody_is_left_behind(case: HostCase) -> Iterator[Found]:
    """Name all that the plan leaves out."""
    for left in case.plan.left_out if case.plan is not None else ():
        if case.leaving:
            yield lost(left.subject, f"it stays: {left.why}", "do what it says, survey and plan again")
        else:
            yield note(
                left.subject,
                f"it keeps its host from being emptied: {left.why}",
                "nothing to do; or do what it says, and plan again",
            )
