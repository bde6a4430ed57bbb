"""No moving instance is locked by somebody else.

Why: a lock is a person's wish that nothing happens to an instance. An admin's token walks through it, so somebody
should ask first. A lock of a crossing means that one is not at its end yet.

Source: `check_instance_lock` in nova/compute/api.py skips admins; locked_reason since microversion 2.73.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, lost
from watari.checks.wants import wants

OURS = "watari"


@wants(source=("instances",))
def instances_are_not_locked(case: CrossingCase) -> Iterator[Found]:
    """Name each instance with a lock, and the reason that is written there."""
    for instance in case.instances:
        if not instance.locked:
            continue
        reason = instance.locked_reason or "no reason given"
        if reason.lower().startswith(OURS):
            says = f"{instance.name} is locked by a crossing that is neither undone nor finished ({reason})"
            yield block(instance.name, says, "watari status; then watari undo RUN or watari finish RUN", reason=reason)
        else:
            act = f"ask who locked it, then: {case.source_cli} server unlock {instance.id}"
            yield lost(instance.name, f"{instance.name} is locked: {reason}", act, reason=reason)
