"""The deed of removal: one table says how each thing is found by its id and how it is removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from watari.clouds.errors import NotThere
from watari.clouds.port import Cloud
from watari.model.record import Record, known
from watari.model.steps.remove import Remove, Thing
from watari.model.survey.compute import Instance, Keypair
from watari.model.survey.image import Image
from watari.model.survey.network import Port
from watari.model.survey.volume import Volume, VolumeSnapshot
from watari.steps.deed import Scene
from watari.steps.image_ids import present_image
from watari.steps.sight import Sight, changed, done, failed, present, todo, under_way


@dataclass(frozen=True)
class Removal:
    """How to find a thing by its id (None when it is absent), and how to remove it."""

    find: Callable[[Cloud, str], Record | None]
    remove: Callable[[Cloud, str], None]


def _listed(things: Iterable[Record], thing_id: str) -> Record | None:
    return next((thing for thing in things if getattr(thing, "id", None) == thing_id), None)


def _keypair(cloud: Cloud, keypair_id: str) -> Keypair | None:
    user_id, name = keypair_id.split("/", maxsplit=1)
    return next((keypair for keypair in cloud.compute.keypairs(user_id) if keypair.name == name), None)


def _remove_image(cloud: Cloud, image_id: str) -> None:
    image = present_image(cloud.images, image_id)
    cloud.images.remove(image.id if image else image_id)


THINGS: Mapping[Thing, Removal] = {
    "project": Removal(lambda c, i: _listed(c.identity.projects(), i), lambda c, i: c.identity.remove_project(i)),
    "user": Removal(lambda c, i: _listed(c.identity.users(), i), lambda c, i: c.identity.remove_user(i)),
    "flavor": Removal(lambda c, i: _listed(c.compute.flavors(), i), lambda c, i: c.compute.remove_flavor(i)),
    "keypair": Removal(_keypair, lambda c, i: c.compute.remove_keypair(*i.split("/", maxsplit=1))),
    "server_group": Removal(
        lambda c, i: _listed(c.compute.server_groups(), i), lambda c, i: c.compute.remove_server_group(i)
    ),
    "security_group": Removal(
        lambda c, i: present(c.networks.security_group, i), lambda c, i: c.networks.remove_security_group(i)
    ),
    "network": Removal(lambda c, i: present(c.networks.network, i), lambda c, i: c.networks.remove_network(i)),
    "subnet": Removal(lambda c, i: present(c.networks.subnet, i), lambda c, i: c.networks.remove_subnet(i)),
    "router": Removal(lambda c, i: present(c.networks.router, i), lambda c, i: c.networks.remove_router(i)),
    "port": Removal(lambda c, i: present(c.networks.port, i), lambda c, i: c.networks.remove_port(i)),
    "floating_ip": Removal(
        lambda c, i: present(c.networks.floating_ip, i), lambda c, i: c.networks.remove_floating_ip(i)
    ),
    "volume": Removal(lambda c, i: present(c.volumes.volume, i), lambda c, i: c.volumes.remove(i)),
    "snapshot": Removal(lambda c, i: present(c.volumes.snapshot, i), lambda c, i: c.volumes.remove_snapshot(i)),
    "image": Removal(lambda c, i: present_image(c.images, i), _remove_image),
    "instance": Removal(lambda c, i: present(c.compute.instance, i), lambda c, i: c.compute.remove(i)),
}


class RemoveDeed:
    """Absent is done; what is being deleted is waited for; what others hold is left alone."""

    def look(self, step: Remove, scene: Scene) -> Sight:
        """Find the thing and see how far its end is."""
        there = THINGS[step.thing].find(scene.cloud(step), known(step.id))
        if there is None:
            return done()
        return _ending(there) or todo(f"{step.thing.replace('_', ' ')} {step.id} is there")

    def act(self, step: Remove, scene: Scene) -> None:
        """Begin to remove it.

        NotNow where something still needs it (an RBD clone its snapshot, a port its group): later it goes.
        """
        with suppress(NotThere):  # gone meanwhile: that is what was wanted
            THINGS[step.thing].remove(scene.cloud(step), known(step.id))


def _ending(there: Record) -> Sight | None:
    """How far a thing's end is, for the kinds that take time over it or must not go."""
    match there:
        case Volume() | VolumeSnapshot():
            return _storage_ending(there.status)
        case Image(status="deleted" | "pending_delete"):
            return done()
        case Instance():
            return _instance_ending(there)
        case Port(device_owner=owner) if owner.startswith("compute:"):
            return changed(f"port {there.id} is in use by instance {there.device_id}", differs=["device_id"])
    return None


def _storage_ending(status: str) -> Sight | None:
    if status == "deleting":
        return under_way("it is being deleted")
    return failed(f"Cinder could not delete it: {status}") if status == "error_deleting" else None


def _instance_ending(instance: Instance) -> Sight | None:
    if instance.task_state in ("deleting", "soft-deleting"):
        return under_way("it is being deleted")
    if instance.status == "SOFT_DELETED":
        return under_way("Nova keeps it until its reclaim_instance_interval is over")
    return done() if instance.status == "DELETED" else None
