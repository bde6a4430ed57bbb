"""What tells of moves between hosts.

Nova's migration records and actions, Placement's allocations, Neutron's port bindings.
"""

from __future__ import annotations

from datetime import datetime

from watari.model.record import Record

ENDED = frozenset({"confirmed", "reverted", "error", "failed", "completed", "cancelled", "done"})
"""The states of a migration record that Nova's resource tracker counts as over
(`migration_get_in_progress_by_host_and_node`).

`finished` is not among them: the instance is in VERIFY_RESIZE and both hosts are held.
"""


class Migration(Record):
    """One record of `os-migrations`: a move that Nova has begun, in whatever state.

    ``kind`` is Nova's `migration_type`: live-migration, migration (cold), resize, evacuation. ``status`` is Nova's
    word. ``target_host`` is None until the scheduler has chosen. ``id`` counts up within one cell; ``uuid`` is unique
    and is the consumer that holds the source's allocation while the move lasts.
    """

    id: int
    uuid: str
    instance_id: str
    kind: str
    status: str
    source_host: str
    target_host: str | None = None
    created_at: datetime
    updated_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Whether Nova counts the move as over, for good or bad."""
        return self.status in ENDED


class Progress(Record):
    """The counters of a running live migration, as its source host last told them (every five seconds by default)."""

    migration_id: int
    status: str
    memory_total_bytes: int = 0
    memory_processed_bytes: int = 0
    memory_remaining_bytes: int = 0
    disk_total_bytes: int = 0
    disk_processed_bytes: int = 0
    disk_remaining_bytes: int = 0
    updated_at: datetime | None = None


class Action(Record):
    """What was asked of an instance (`os-instance-actions`).

    ``says`` is what the failing event tells; empty where none failed.
    """

    request_id: str
    action: str
    started_at: datetime
    error: bool = False
    says: str = ""


class Binding(Record):
    """A port's binding to a host.

    While an instance moves there are two; an inactive one left behind keeps it from coming back.
    """

    port_id: str
    host: str
    active: bool = True


class Allocation(Record):
    """What a consumer (an instance, or the uuid of a migration) holds of one resource provider, by resource class."""

    consumer_id: str
    provider_id: str
    amounts: dict[str, int] = {}
