"""The target's store has room for all moving volumes.

Why: a store that fills up in the middle of a night makes volumes of all tenants fail.

Source: free_capacity of Cinder's pools. Thin stores take only what is written: accept it then.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost, unknown
from watari.checks.wants import wants


@wants(source=("instances", "volumes"), target=("storage_pools",))
def target_store_has_room(case: CrossingCase) -> Iterator[Found]:
    """Compare the sum of all sizes with the free room of all pools together."""
    if not case.facts.volumes:
        return
    look = f"{case.target_cli} volume backend pool list --long"
    silent = [p.name for p in case.target.storage_pools if p.free_gib is None]
    if silent:
        yield unknown(
            case.goal.target, f"these pools of {case.goal.target} do not tell their room: {', '.join(silent)}", look
        )
        return
    needed = sum(v.size_gib for v in case.facts.volumes)
    free = sum(p.free_gib or 0 for p in case.target.storage_pools)
    if needed > free:
        says = f"the moving volumes are {needed} GiB together; the pools of {case.goal.target} have {free:.0f} GiB free"
        yield lost(case.goal.target, says, look, needed_gib=needed, free_gib=round(free))
