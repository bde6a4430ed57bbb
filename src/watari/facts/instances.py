"""What an instance boots from, and what the image that it was booted from asks of its host."""

from __future__ import annotations

from collections.abc import Mapping

from watari.model.survey.compute import AttachedVolume, Instance
from watari.model.survey.image import Image
from watari.model.survey.volume import Volume


def root_volume(instance: Instance, volumes_by_id: Mapping[str, Volume]) -> AttachedVolume | None:
    """Give the volume that an instance without an image boots from.

    The one at its root device, else its only bootable one.

    None for one that boots from an image, and where that cannot be told. The device's name is not guessed (`/dev/sda`
    roots end in "No bootable device" with tools that do): Nova says it.
    """
    if instance.image_id is not None:
        return None
    at_root = [a for a in instance.volumes if a.device is not None and a.device == instance.root_device]
    if len(at_root) == 1:
        return at_root[0]
    bootable = [a for a in instance.volumes if (known := volumes_by_id.get(a.volume_id)) is not None and known.bootable]
    return bootable[0] if len(bootable) == 1 else None


def image_words(
    instance: Instance, images_by_id: Mapping[str, Image], volumes_by_id: Mapping[str, Volume]
) -> Mapping[str, str]:
    """Give the properties of the image that an instance was booted from, as the boot found them where Nova tells that.

    Nova tells them since microversion 2.98, and never of one that boots from a volume. Else they are those of the image
    as it is now, or those that Cinder wrote to the root volume when it was made from an image; empty where both are
    gone. Source: nova/block_device.py `get_image_metadata_from_volume` reads `volume_image_metadata` of the boot volume
    alone.
    """
    if instance.image_properties is not None:
        return instance.image_properties
    if instance.image_id is not None:
        image = images_by_id.get(instance.image_id)
        return image.properties if image is not None else {}
    root = root_volume(instance, volumes_by_id)
    volume = volumes_by_id.get(root.volume_id) if root is not None else None
    return volume.image_metadata if volume is not None else {}


def asked_words(
    instance: Instance, images_by_id: Mapping[str, Image], volumes_by_id: Mapping[str, Volume]
) -> Mapping[str, str]:
    """Give all that an instance asks of its host.

    Extra specs of its flavor (`hw:...`) and words of its image (`hw_...`).
    """
    return {**instance.flavor.extra_specs, **image_words(instance, images_by_id, volumes_by_id)}
