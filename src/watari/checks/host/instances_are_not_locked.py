"""No instance that moves is locked.

Why: a lock is a person's wish that nothing happens to an instance; an admin's token walks through it, and the move
keeps the lock as it is. A lock of ours means that another run is at it, or that one ended half-way.

Source: rule C12: `check_instance_lock` in nova/compute/api.py skips admins; locked_reason since microversion 2.73.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, block, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

OURS = "watari"


@wants(cloud=("instances",))
def instances_are_not_locked(case: HostCase) -> Iterator[Found]:
    """Name each instance with a lock, and the reason that is written there."""
    for instance in case.going:
        if not instance.locked:
            continue
        reason = instance.locked_reason or "no reason given"
        unlock = f"{case.cli} server unlock {instance.id}"
        if reason.lower().startswith(OURS):
            act = f"watari status; then watari resume RUN or watari undo RUN; if no run is at it any more: {unlock}"
            yield block(
                instance.name,
                f"{instance.name} is locked by a run that is at it or ended half-way ({reason})",
                act,
                reason=reason,
            )
        else:
            act = "nothing to do; ask who locked it if the reason speaks against a move"
            yield note(
                instance.name,
                f"{instance.name} is locked ({reason}): it is moved nevertheless, and stays locked",
                act,
                reason=reason,
            )
