"""The source's store has room for the temporary copies of volumes.

Why: a full store makes volumes of all tenants fail, not only ours.

Source: free_capacity of Cinder's pools. Stores that clone thinly (Ceph, thin LVM) need less than the full size: accept
it then. Ceph without a manager reports its room as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.copies import copied_together
from watari.checks.found import Found, lost, unknown
from watari.checks.wants import wants


@wants(source=("instances", "volumes", "storage_pools"))
def source_store_has_room(case: CrossingCase) -> Iterator[Found]:
    """Compare the copies of each wave, snapshot and volume, with the free room of all pools together."""
    if not case.facts.volumes:
        return
    silent = [p.name for p in case.source.storage_pools if p.free_gib is None]
    look = f"{case.source_cli} volume backend pool list --long"
    if silent:
        yield unknown(
            case.goal.source, f"these pools of {case.goal.source} do not tell their room: {', '.join(silent)}", look
        )
    free = sum(p.free_gib for p in case.source.storage_pools if p.free_gib is not None)
    for wave, volumes in copied_together(case):
        needed = 2 * sum(v.size_gib for v in volumes)
        if needed > free and not silent:
            says = (
                f"the temporary copies of wave {wave} may take {needed} GiB; the pools of {case.goal.source} have"
                f" {free:.0f} GiB free"
            )
            yield lost(
                f"{case.goal.source}: {wave}",
                says,
                f"{look}; or in the goal: limits: {{moves: 1}}",
                needed_gib=needed,
                free_gib=round(free),
            )
