"""Instances and their volumes, made as the project's own user would make them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar

from watari.errors import WatariError
from watari.lab.seed import estate

if TYPE_CHECKING:
    from openstack.connection import Connection

    from watari.lab.seed.estate import Instance, Project

PATIENCE_SECONDS = 300
LOOK_SECONDS = 1


class SeedFailedError(WatariError):
    """A cloud of the lab did not take what the demo needs."""

    id: ClassVar[str] = "lab.seed-failed"


def order(own: Connection, project: Project) -> dict[str, str]:
    """Ask for instances and do not wait; one that is there, in whatever state, is kept. Returns their ids by name."""
    ids = {server.name: server.id for server in own.compute.servers(details=False)}
    lacking = [instance for instance in project.instances if instance.name not in ids]
    if lacking:
        network = own.network.find_network(estate.NETWORK, ignore_missing=False).id
        flavor = own.compute.find_flavor(estate.FLAVOR, ignore_missing=False).id
        image = own.image.find_image(estate.IMAGE, ignore_missing=False).id
        for instance in lacking:
            made = own.compute.create_server(
                name=instance.name,
                flavor_id=flavor,
                networks=[{"uuid": network}],
                key_name=project.keypair,
                security_groups=[{"name": estate.SECURITY_GROUP}],
                metadata={"role": instance.role},
                **_root(instance, image),
            )
            ids[instance.name] = made.id
    return ids


def _root(instance: Instance, image: str) -> dict[str, Any]:
    if instance.root == "image":
        return {"image_id": image}
    device = {
        "boot_index": 0,
        "uuid": image,
        "source_type": "image",
        "destination_type": "volume",
        "volume_size": estate.FLAVOR_DISK_GIB,
        "delete_on_termination": False,
    }
    return {"block_device_mapping": [device]}


def wait_active(own: Connection, server_id: str) -> None:
    """Wait until it runs. Raises SeedFailedError with Nova's own words when it does not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        server = own.compute.get_server(server_id)
        if server.status == "ACTIVE":
            return
        if server.status != "BUILD" or time.monotonic() > deadline:
            fault = (server.fault or {}).get("message", "no fault is told")
            raise SeedFailedError(
                f"Instance {server.name} is {server.status}: {fault}",
                touched="what was made before it stays",
                cure=f"See the reason, remove the instance (openstack server delete {server.id}), then repeat the"
                " command.",
            )
        time.sleep(LOOK_SECONDS)


def give_data_volume(own: Connection, instance: Instance, server_id: str) -> None:
    """Make the instance's data volume, named NAME-data, and attach it. Raises SeedFailedError."""
    if not instance.data_gib:
        return
    name = f"{instance.name}-data"
    found = own.block_storage.find_volume(name)
    volume = found or own.block_storage.create_volume(name=name, size=instance.data_gib)
    if found is None or found.status in {"creating", "available"}:
        _wait_volume(own, volume.id, "available")
        own.compute.create_volume_attachment(server_id, volume_id=volume.id)
    _wait_volume(own, volume.id, "in-use")


def _wait_volume(own: Connection, volume_id: str, status: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (seen := own.block_storage.get_volume(volume_id).status) != status:
        if "error" in seen or time.monotonic() > deadline:
            raise SeedFailedError(
                f"Volume {volume_id} is {seen}, not {status}.",
                touched="what was made before it stays",
                cure="See cinder-volume.log of that cloud (watari lab status names its folder), then repeat the"
                " command.",
            )
        time.sleep(LOOK_SECONDS)


def addresses(own: Connection) -> dict[str, str]:
    """The address on the shared network of each of the project's instances that has one, by the instance's name."""
    return {
        server.name: str(entry["addr"])
        for server in own.compute.servers()
        for entry in server.addresses.get(estate.NETWORK, [])
        if entry["version"] == 4  # noqa: PLR2004 - IPv4
    }
