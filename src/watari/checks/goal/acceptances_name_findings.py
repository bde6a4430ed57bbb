"""Every acceptance of the goal names a check that exists.

Why: a misspelt acceptance accepts nothing; its author believes that it does.

Source: the table of all checks; `watari explain CHECK_ID` knows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from watari.checks.asked import WithGoal
from watari.checks.found import Found, warn
from watari.checks.wants import wants

OF_VERIFY = "verify."
"""How the findings of `watari verify` begin: they are accepted in the goal as well, and asked after the run."""


@wants()
def acceptances_name_findings(case: WithGoal) -> Iterator[Found]:
    """Look up each accepted id."""
    for acceptance in case.goal.accept:
        if acceptance.finding not in case.check_ids and not acceptance.finding.startswith(OF_VERIFY):
            near = get_close_matches(acceptance.finding, sorted(case.check_ids), n=1)
            yield warn(
                acceptance.finding,
                f"the goal accepts {acceptance.finding}, which is no check",
                f"write {near[0]}" if near else "take it out, or see docs/checks for the ids",
                by=acceptance.by,
            )
