"""The finding of a quota that is too small, with the command that raises it."""

from __future__ import annotations

from watari.checks.case import CrossingCase
from watari.checks.demand import Shortage
from watari.checks.found import Found, block


def too_small(case: CrossingCase, short: Shortage, option: str) -> Found:
    """Say from which wave on a limit of the target does not suffice; ``option`` names it for `openstack quota set`.

    A project that the target has already keeps its limits, unless the goal says `quotas: raise` of it.
    """
    project, limit = short.project.name, short.limit + short.needed - short.room
    choice = case.facts.chosen[short.project.id].choice
    is_there = case.facts.target_project(short.project.id) is not None
    or_else = f"; or `quotas: raise` at project {project} in the goal gives it the source's limits" if is_there else ""
    return block(
        f"{project}: {short.resource}",
        f"from wave {short.wave} on, {project} needs {short.needed} of {short.resource} on {case.goal.target} and has"
        f" {short.room}",
        f"{case.target_cli} quota set --{option} {limit} {choice.rename or project}{or_else}",
        needed=short.needed,
        room=short.room,
        limit=short.limit,
    )
