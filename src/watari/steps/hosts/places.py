"""Where an instance is that should be somewhere else: what several deeds say of it in the same words."""

from __future__ import annotations

from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration
from watari.steps.sight import Sight, changed

GONE = "the instance is gone"
ERRS = "it is ERROR"
AT_REST = ("ACTIVE", "SHUTOFF")
WAITING = "VERIFY_RESIZE"
"""The status of an instance after a cold migration, until somebody confirms or reverts it."""


def elsewhere(instance: Instance) -> Sight:
    """It is on a third host."""
    return changed(f"it is on {instance.host or 'no host'}", differs=["host"], host=instance.host)


def moved_back(instance: Instance) -> Sight:
    """It had been moved, and is back."""
    return changed(
        f"it had been moved, and somebody brought it back to {instance.host}", differs=["host"], host=instance.host
    )


def is_busy(record: Migration | None) -> bool:
    """Whether Nova is still at a move."""
    return record is not None and not record.ended
