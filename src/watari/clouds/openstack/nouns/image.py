"""Glance's JSON to nouns."""

from __future__ import annotations

from typing import Any

from watari.clouds.openstack.answers import reader
from watari.model.survey.image import Image

Json = dict[str, Any]

_FIXED = frozenset(
    {
        "id",
        "name",
        "owner",
        "status",
        "visibility",
        "protected",
        "tags",
        "created_at",
        "updated_at",
        "file",
        "self",
        "schema",
    }
    | {"disk_format", "container_format", "size", "virtual_size", "min_disk", "min_ram"}
    | {"checksum", "os_hash_algo", "os_hash_value", "os_hidden", "locations", "direct_url", "stores"}
)
# Written by Glance or by client libraries about themselves, and refused or false on another cloud.
_FOREIGN = ("os_glance_", "owner_specified.", "owner_specified_", "openstack_sdk")


@reader
def image(json: Json, member_project_ids: tuple[str, ...] = ()) -> Image:
    """Read an image; every field that Glance does not define itself is a custom property."""
    return Image(
        id=json["id"],
        name=json.get("name") or "",
        project_id=json.get("owner") or "",
        status=json["status"],
        visibility=json["visibility"],
        disk_format=json.get("disk_format"),
        container_format=json.get("container_format"),
        size_bytes=json.get("size"),
        virtual_size_bytes=json.get("virtual_size"),
        min_disk_gib=json.get("min_disk") or 0,
        min_ram_mib=json.get("min_ram") or 0,
        checksum=json.get("checksum"),
        hash_algorithm=json.get("os_hash_algo"),
        hash_value=json.get("os_hash_value"),
        protected=json.get("protected", False),
        hidden=json.get("os_hidden", False),
        properties=properties(json),
        tags=tuple(json.get("tags", ())),
        member_project_ids=member_project_ids,
    )


def properties(json: Json) -> dict[str, str]:
    """Give the custom properties, which are what an operator or a user set."""
    return {
        name: str(value)
        for name, value in json.items()
        if name not in _FIXED and not name.startswith(_FOREIGN) and value is not None
    }
