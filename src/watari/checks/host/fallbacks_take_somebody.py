"""Every choice of `allow` takes an instance of the hosts to be drained.

Why: a misspelt choice allows nothing, and whoever it was meant for stays behind.

Source: the goal's `allow: {cold: [...]}`: name patterns as in a shell, metadata, or both.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.goal import DrainGoal


@wants(cloud=("instances",))
def fallbacks_take_somebody(case: HostCase) -> Iterator[Found]:
    """Try each choice on the instances of these hosts."""
    if not isinstance(case.goal, DrainGoal):
        return
    for choice in case.goal.allow.cold:
        if not any(choice.takes(instance) for instance in case.instances):
            asked = [f"name {choice.name}"] * (choice.name is not None) + [
                f"{key}={value}" for key, value in choice.metadata.items()
            ]
            yield warn(
                f"allow.cold: {', '.join(asked) or 'anything'}",
                f"no instance of {', '.join(case.leaving)} is taken by it",
                f"see the names: {case.cli} server list --all-projects --host {case.leaving[0]}; mend it or take it"
                " out",
            )
