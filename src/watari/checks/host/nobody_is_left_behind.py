"""Every instance of a host that is to be emptied has a way to leave it.

Why: a host that is not empty is not ready for its maintenance, and whoever stays goes down with it.

Source: the rule that keeps an instance, and what would unblock it, as the plan names them; before there is a plan the
same rules are asked, but for those that depend on who moves first. A rebalancing asks nobody to leave: there it is a
note who keeps a host in use.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost, note, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.facts.hosts.terms import left_subject, left_words, stay_whatever_moves

ACT = "do what it says, survey and plan again"


@wants(cloud=("instances", "hosts", "services"))
def nobody_is_left_behind(case: HostCase) -> Iterator[Found]:
    """Name all that the plan leaves out; while there is none, those who can go nowhere, whoever moves before them."""
    if case.plan is None:
        for id_, why in stay_whatever_moves(case.cluster, case.leaving).items():
            yield warn(left_subject(case.by_id[id_]), f"it would stay: {left_words(why)}", ACT)
        return
    for left in case.plan.left_out:
        if case.leaving:
            yield lost(left.subject, f"it stays: {left.why}", ACT)
        else:
            yield note(
                left.subject,
                f"it keeps its host from being emptied: {left.why}",
                "nothing to do; or do what it says, and plan again",
            )
