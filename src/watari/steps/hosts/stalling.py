"""When a live migration is stalled, and what may be done about it."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any

from watari.clouds.port import Moving
from watari.model.steps.host import MigrateLive
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Migration, Progress
from watari.steps.hosts.traces import asked_since

ACTIONS = {"abort": "live_migration_cancel", "force_complete": "live_migration_force_complete"}
"""How Nova calls a remedy among what was asked of an instance."""

WORDS = {"abort": "call it off", "force_complete": "force it to its end"}
SINCE, LEAST, TOTAL = "since", "least", "total"


def note_progress(memory: MutableMapping[str, Any], record: Migration, told: Progress | None, now: datetime) -> None:
    """Keep in ``memory`` since when what remains has not fallen below its least. ``now`` is the cloud's own time.

    It counts from the first sight of a running migration: before that it waits for its turn, or for its target host.
    When disks are over and memory begins, all is counted anew. Nova tells the counters every five seconds
    (`live_migration_monitor_interval`), and none when it is not known; those of a dead source host stand still.
    """
    if not record.status.startswith("running"):
        memory.clear()
        return
    total = told.memory_total_bytes + told.disk_total_bytes if told else memory.get(TOTAL)
    least = told.memory_remaining_bytes + told.disk_remaining_bytes if told else memory.get(LEAST)
    fell = least is not None and (memory.get(LEAST) is None or least < memory[LEAST])
    if SINCE not in memory or total != memory.get(TOTAL) or fell:
        memory.update({SINCE: now, LEAST: least, TOTAL: total})


def stalled(step: MigrateLive, memory: MutableMapping[str, Any], now: datetime) -> str:
    """Say why a move counts as stalled; empty when it does not. ``now`` is the cloud's own time."""
    idle = now - memory[SINCE] if SINCE in memory else timedelta()
    if idle <= timedelta(seconds=step.stalled_after_seconds):
        return ""
    return f"what remains has not fallen for {idle.total_seconds():.0f} s"


def may_be_remedied(step: MigrateLive, instance: Instance, record: Migration, moving: Moving) -> bool:
    """Whether what the step says of a stalled move can be asked of Nova, and was not asked yet.

    A migration that runs as post-copy can be called off no more; a paused guest's cannot be forced.
    """
    if step.when_stalled == "wait" or record.status != "running":
        return False
    if step.when_stalled == "force_complete" and instance.vm_state != "active":
        return False
    return not asked_since(moving, record, ACTIONS[step.when_stalled])


def asked_for(step: MigrateLive, record: Migration, moving: Moving) -> str:
    """Say that Nova was asked for it and has not done it yet.

    A dead link lets the source's QEMU hang until TCP gives up.
    """
    if step.when_stalled == "wait" or not asked_since(moving, record, ACTIONS[step.when_stalled]):
        return ""
    return f", and Nova was asked to {WORDS[step.when_stalled]}"


def remedy(step: MigrateLive, record: Migration, moving: Moving) -> None:
    """Ask Nova for it."""
    turn = moving.abort if step.when_stalled == "abort" else moving.force_complete
    turn(record.instance_id, record.id)
