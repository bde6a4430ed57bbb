"""What Cinder knows."""

from __future__ import annotations

from watari.model.record import Record


class VolumeType(Record):
    """A Cinder volume type."""

    id: str
    name: str
    public: bool = True
    description: str = ""
    extra_specs: dict[str, str] = {}


class VolumeAttachment(Record):
    """Where a volume is attached, as Cinder sees it; ``host`` is told to admins."""

    instance_id: str
    device: str | None = None
    host: str | None = None


class Volume(Record):
    """A Cinder volume; sizes in GiB, as Cinder counts."""

    id: str
    name: str
    project_id: str
    size_gib: int
    status: str
    description: str = ""
    volume_type: str | None = None
    bootable: bool = False
    encrypted: bool = False
    multiattach: bool = False
    availability_zone: str | None = None
    snapshot_id: str | None = None
    attachments: tuple[VolumeAttachment, ...] = ()
    metadata: dict[str, str] = {}
    image_metadata: dict[str, str] = {}


class VolumeSnapshot(Record):
    """A snapshot of a Cinder volume."""

    id: str
    name: str
    volume_id: str
    project_id: str
    size_gib: int
    status: str
    description: str = ""
    metadata: dict[str, str] = {}


class StoragePool(Record):
    """A back end pool and its room; None where the back end does not say (Ceph without a manager reports unknown)."""

    name: str
    free_gib: float | None = None
    total_gib: float | None = None
