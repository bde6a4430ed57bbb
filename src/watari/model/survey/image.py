"""What Glance knows."""

from __future__ import annotations

from watari.model.record import Record


class Image(Record):
    """A Glance image. Sizes in bytes and, as Glance's limits are, in GiB of disk and MiB of memory."""

    id: str
    name: str
    project_id: str
    status: str
    visibility: str
    disk_format: str | None = None
    container_format: str | None = None
    size_bytes: int | None = None
    virtual_size_bytes: int | None = None
    min_disk_gib: int = 0
    min_ram_mib: int = 0
    checksum: str | None = None
    hash_algorithm: str | None = None
    hash_value: str | None = None
    protected: bool = False
    hidden: bool = False
    properties: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    member_project_ids: tuple[str, ...] = ()
