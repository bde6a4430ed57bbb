"""The disks of the instances of a dead host lie elsewhere.

Why: Nova rebuilds an instance with the disks that it finds. What lay on the dead host's own storage is gone: the root
disk is made anew from its image, as on the first day, ephemeral disks and swap are empty, and Nova says nothing of it.

Source: rule E4; only volumes are surely elsewhere. Whether the hosts share their storage for instances (`[libvirt]
images_type = rbd`, or a shared /var/lib/nova/instances) stands in nova.conf, and in no API: who knows accepts it by
name.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, lost
from watari.checks.host_case import HostCase
from watari.checks.wants import wants


@wants(cloud=("instances", "images"))
def disks_survive_the_host(case: HostCase) -> Iterator[Found]:
    """Name each instance with a disk that is no volume."""
    images = {image.id for image in case.survey.images}
    for instance in case.going if case.rebuilds else ():
        flavor = instance.flavor
        if instance.image_id is not None and instance.image_id not in images:
            act = "accept it if the hosts share their storage (rbd, NFS); else build it anew from a backup"
            says = (
                f"unless it lay on shared storage, the root disk of {instance.name} is gone, and so is the image to"
                " make it anew from"
            )
            yield lost(instance.name, says, act, image=instance.image_id)
        elif instance.image_id is not None:
            act = (
                "accept it if the hosts share their storage (rbd, NFS); else restore its data from a backup afterwards"
            )
            yield lost(
                instance.name,
                f"unless it lay on shared storage, the root disk of {instance.name} is made anew from its image",
                act,
            )
        elif flavor.ephemeral_gib or flavor.swap_mib:
            act = "accept it if the hosts share their storage (rbd, NFS), or if its owner can do without"
            yield lost(
                instance.name,
                f"unless they lay on shared storage, ephemeral disks and swap of {instance.name} are empty",
                act,
            )
