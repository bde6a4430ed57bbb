"""Cinder's JSON to nouns."""

from __future__ import annotations

from typing import Any

from watari.clouds.openstack.answers import reader
from watari.model.survey.volume import StoragePool, Volume, VolumeAttachment, VolumeSnapshot, VolumeType

Json = dict[str, Any]


@reader
def volume(json: Json) -> Volume:
    """Read a volume."""
    return Volume(
        id=json["id"],
        name=json.get("name") or "",
        project_id=json.get("os-vol-tenant-attr:tenant_id") or "",
        size_gib=json["size"],
        status=json["status"],
        description=json.get("description") or "",
        volume_type=json.get("volume_type"),
        bootable=json["bootable"] in (True, "true"),
        encrypted=json.get("encrypted", False),
        multiattach=json.get("multiattach", False),
        availability_zone=json.get("availability_zone"),
        snapshot_id=json.get("snapshot_id"),
        attachments=tuple(_attachment(a) for a in json["attachments"]),
        metadata=json.get("metadata", {}),
        image_metadata=json.get("volume_image_metadata", {}),
    )


def _attachment(json: Json) -> VolumeAttachment:
    return VolumeAttachment(instance_id=json["server_id"], device=json.get("device"), host=json.get("host_name"))


@reader
def snapshot(json: Json) -> VolumeSnapshot:
    """Read a snapshot."""
    return VolumeSnapshot(
        id=json["id"],
        name=json.get("name") or "",
        volume_id=json["volume_id"],
        project_id=json.get("os-extended-snapshot-attributes:project_id") or "",
        size_gib=json["size"],
        status=json["status"],
        description=json.get("description") or "",
        metadata=json.get("metadata", {}),
    )


@reader
def volume_type(json: Json) -> VolumeType:
    """Read a volume type; extra specs are seen by admins only."""
    return VolumeType(
        id=json["id"],
        name=json["name"],
        public=json.get("is_public", True),
        description=json.get("description") or "",
        extra_specs=json.get("extra_specs", {}),
    )


@reader
def pool(json: Json) -> StoragePool:
    """Read a back end pool."""
    capabilities = json.get("capabilities", {})
    return StoragePool(
        name=json["name"],
        free_gib=gib(capabilities.get("free_capacity_gb")),
        total_gib=gib(capabilities.get("total_capacity_gb")),
    )


def gib(value: Any) -> float | None:
    """Read a capacity; ``unknown`` and ``infinite`` (back ends that do not count) are None."""
    return float(value) if isinstance(value, int | float) else None
