"""The plan leaves nothing out but what other checks name.

Why: what a plan does not move stays behind. What the surveys say of it another check has named, in the same words; what
no check knows of shows that the plan was made from other surveys, or by another release.

Source: `left_out` of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.verdicts import left_out


@wants()
def nothing_is_left_out(case: CrossingCase) -> Iterator[Found]:
    """Compare with what the surveys say."""
    known = set(left_out(case.facts))
    for left in case.plan.left_out if case.plan else ():
        if left not in known:
            yield warn(left.subject, left_words(left), "cure the reason and plan again, or leave it on purpose")
