"""Which properties of an image mean something in another cloud."""

from __future__ import annotations

from collections.abc import Mapping

CLOUD_BOUND = (
    "base_image_ref",
    "block_device_mapping",
    "bdm_v2",
    "boot_roles",
    "checksum",
    "container_format",
    "direct_url",
    "disk_format",
    "image_id",
    "image_location",
    "image_name",
    "image_state",
    "image_type",
    "instance_uuid",
    "locations",
    "min_disk",
    "min_ram",
    "owner_id",
    "owner_project_name",
    "owner_specified.openstack.md5",
    "owner_specified.openstack.object",
    "owner_specified.openstack.sha256",
    "owner_user_name",
    "root_device_name",
    "signature_verified",
    "size",
    "stores",
    "user_id",
)
"""What Nova, Glance and Cinder write of themselves: ids, owners and places of the cloud that they are in."""

PREFIXES = ("os_glance_", "os_hash_", "cinder_", "img_signature", "clone_of_")


def portable(properties: Mapping[str, str]) -> dict[str, str]:
    """Give the properties that say something of the disk itself: its hardware, its system, what its owner wrote."""
    return {
        name: value for name, value in properties.items() if name not in CLOUD_BOUND and not name.startswith(PREFIXES)
    }
