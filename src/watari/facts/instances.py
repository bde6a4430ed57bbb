"""What an instance is booted from, whatever journey asks."""

from __future__ import annotations

from collections.abc import Mapping

from watari.model.survey.compute import AttachedVolume, Instance
from watari.model.survey.volume import Volume


def root_volume(instance: Instance, volumes_by_id: Mapping[str, Volume]) -> AttachedVolume | None:
    """Give the volume that an instance without an image boots from: the one at its root device, else its only bootable one.

    None for one that boots from an image, and where that cannot be told. The device's name is not guessed (`/dev/sda` roots end
    in "No bootable device" with tools that do): Nova says it.
    """
    if instance.image_id is not None:
        return None
    at_root = [a for a in instance.volumes if a.device is not None and a.device == instance.root_device]
    if len(at_root) == 1:
        return at_root[0]
    bootable = [a for a in instance.volumes if (known := volumes_by_id.get(a.volume_id)) is not None and known.bootable]
    return bootable[0] if len(bootable) == 1 else None
