"""The estate that the crossing's benchmark moves: a project of its own, one instance for each kind of disk.

Made, and removed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from watari.lab.progress import Report
from watari.lab.seed import seed
from watari.lab.seed.connections import administrator, member
from watari.lab.seed.estate import Instance, Project
from watari.lab.seed.projects import settle
from watari.lab.state import State

DISK_GIB = 2
ON_IMAGE = Instance(name="bench-image", role="web")
ON_VOLUME = Instance(name="bench-volume", role="api", root="volume")
WITH_DATA = Instance(name="bench-disk", role="db", data_gib=DISK_GIB)
PROJECT = Project("bench", (ON_IMAGE, ON_VOLUME, WITH_DATA))
PAYLOAD = "bench-payload"
PATIENCE_SECONDS = 600


def make(state: State, source: str, target: str, payload: Path, report: Report) -> str:
    """Make the project and its instances on ``source``, and wait until each guest answers.

    Gives the id of the payload's image.

    The image belongs to the administrator, so that it is no part of what crosses. The data volume is made from it
    before the instance is there: what makes the estate finds a volume of the right name and attaches it.
    """
    settle(state, source, PROJECT)
    admin: Any = administrator(state, source)  # the SDK's types leave open which version of the API it is
    image = admin.create_image(
        PAYLOAD, filename=str(payload), wait=True, disk_format="qcow2", container_format="bare", visibility="community"
    )
    volumes = member(state, source, PROJECT.name).block_storage
    volume = volumes.create_volume(name=f"{WITH_DATA.name}-data", size=DISK_GIB, image_id=image.id)
    volumes.wait_for_status(volume, "available", failures=["error"], interval=1, wait=PATIENCE_SECONDS)
    seed(state, source, target, report, (PROJECT,))
    return str(image.id)


def remove(state: State, source: str) -> None:
    """Remove all of it from ``source``; what is not there is passed over.

    The project's key and password stay in the lab's folder.
    """
    admin: Any = administrator(state, source)
    for image in admin.image.images(name=PAYLOAD, visibility="all"):
        admin.image.delete_image(image)
    identity = admin.identity
    project = identity.find_project(PROJECT.name, domain_id="default")
    if project is None:
        return
    user = identity.find_user(PROJECT.name, domain_id="default")
    if user is not None:
        _empty(member(state, source, PROJECT.name))
        identity.delete_user(user)
    _drop_project(admin, project)


def _empty(own: Any) -> None:
    """Remove instances, volumes and keypairs, as the project's own user: nobody else's can be hit."""
    servers = list(own.compute.servers())
    for server in servers:
        own.compute.delete_server(server)
    for server in servers:
        own.compute.wait_for_delete(server, interval=1, wait=PATIENCE_SECONDS)
    volumes = list(own.block_storage.volumes())
    for volume in volumes:
        if not volume.status.startswith("error"):
            own.block_storage.wait_for_status(
                volume, "available", failures=["error"], interval=1, wait=PATIENCE_SECONDS
            )
        own.block_storage.delete_volume(volume)
    for volume in volumes:
        own.block_storage.wait_for_delete(volume, interval=1, wait=PATIENCE_SECONDS)
    for keypair in own.compute.keypairs():
        own.compute.delete_keypair(keypair)


def _drop_project(admin: Any, project: Any) -> None:
    """Remove the project, with the quotas and security groups that Keystone knows nothing of."""
    for group in admin.network.security_groups(project_id=project.id):
        admin.network.delete_security_group(group)
    admin.compute.revert_quota_set(project)
    admin.block_storage.revert_quota_set(project)
    admin.network.delete_quota(project.id)
    admin.identity.delete_project(project)
