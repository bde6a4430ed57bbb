"""When a live migration is stalled, and what may be done about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from watari.clouds.port import Moving
from watari.model.steps.host import MigrateLive
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration
from watari.steps.hosts.traces import asked_since

SILENT_AFTER = timedelta(seconds=60)
"""A source host tells of a running migration every five seconds (`live_migration_monitor_interval`)."""

ACTIONS = {"abort": "live_migration_cancel", "force_complete": "live_migration_force_complete"}
"""How Nova calls a remedy among what was asked of an instance."""


def stalled(step: MigrateLive, record: Migration, now: datetime) -> str:
    """Say why a move counts as stalled; empty when it does not. ``now`` is the cloud's own time.

    Only a running one can stall: before that it waits for its turn, or for its target host.
    """
    if not record.status.startswith("running"):
        return ""
    silent = now - (record.updated_at or record.created_at)
    if silent > SILENT_AFTER:
        return f"its source host has told nothing of it for {silent.total_seconds():.0f} s"
    lasting = now - record.created_at
    if lasting > timedelta(seconds=step.stalled_after_seconds):
        return f"it has not ended {lasting.total_seconds():.0f} s after it was asked for"
    return ""


def may_be_remedied(step: MigrateLive, instance: Instance, record: Migration, moving: Moving) -> bool:
    """Whether what the step says of a stalled move can be asked of Nova, and was not asked yet.

    A migration that runs as post-copy can be called off no more; a paused guest's cannot be forced.
    """
    if step.when_stalled == "wait" or record.status != "running":
        return False
    if step.when_stalled == "force_complete" and instance.vm_state != "active":
        return False
    return not asked_since(moving, record, ACTIONS[step.when_stalled])


def remedy(step: MigrateLive, record: Migration, moving: Moving) -> None:
    """Ask Nova for it."""
    turn = moving.abort if step.when_stalled == "abort" else moving.force_complete
    turn(record.instance_id, record.id)
