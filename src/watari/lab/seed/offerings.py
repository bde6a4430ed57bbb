"""What an administrator offers to all projects: a flavor, the guest image, a provider network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watari.lab.addresses import PHYSICAL_NETWORK
from watari.lab.seed import estate

if TYPE_CHECKING:
    from pathlib import Path

    from openstack.connection import Connection

BUILT_AS = "built_as"  # image property: the name of the file, which tells what the guest was made from


def offer(admin: Connection, image: Path, pool: tuple[str, str]) -> None:
    """Make what is missing.

    ``pool`` is the range from which this cloud may give out addresses of the shared network.
    """
    _flavor(admin)
    _image(admin, image)
    network = _network(admin)
    _subnet(admin, network, pool)


def _flavor(admin: Connection) -> None:
    if admin.compute.find_flavor(estate.FLAVOR) is None:
        admin.compute.create_flavor(name=estate.FLAVOR, ram=estate.FLAVOR_RAM_MIB, vcpus=1, disk=estate.FLAVOR_DISK_GIB)


def _image(admin: Connection, file: Path) -> None:
    """Upload the guest; an upload that was broken off is begun anew, an older guest makes way under another name."""
    for image in admin.image.images(name=estate.IMAGE):
        if image.status != "active":
            admin.image.delete_image(image.id)
        elif image.properties.get(BUILT_AS) == file.stem:
            return
        else:
            admin.image.update_image(image.id, name=image.properties.get(BUILT_AS, f"{estate.IMAGE}-older"))
    admin.create_image(
        estate.IMAGE,
        filename=str(file),
        wait=True,
        disk_format="qcow2",
        container_format="bare",
        visibility="public",
        hw_rng_model="virtio",
        meta={BUILT_AS: file.stem},
    )


def _network(admin: Connection) -> Any:
    found = admin.network.find_network(estate.NETWORK)
    if found is not None:
        return found if found.is_shared else admin.network.update_network(found, is_shared=True)
    return admin.network.create_network(
        name=estate.NETWORK,
        is_shared=True,
        provider_network_type="vlan",
        provider_physical_network=PHYSICAL_NETWORK,
        provider_segmentation_id=estate.VLAN,
    )


def _subnet(admin: Connection, network: Any, pool: tuple[str, str]) -> None:
    if admin.network.find_subnet(estate.NETWORK, network_id=network.id) is None:
        admin.network.create_subnet(
            name=estate.NETWORK,
            network_id=network.id,
            ip_version=4,
            cidr=estate.CIDR,
            gateway_ip=estate.GATEWAY,
            allocation_pools=[{"start": pool[0], "end": pool[1]}],
        )
