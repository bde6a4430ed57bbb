"""The root disk of every moving instance is /dev/vda, as a virtio disk is named.

Why: a guest that boots from /dev/sda or /dev/hda (virtio-scsi, SATA, IDE) needs the same bus on the target, or its boot
loader and fstab may not find the disk. Movers that took /dev/vda for granted ended in "No known boot device found".

Source: the bus is an image property (hw_disk_bus, hw_scsi_model) that crosses with the image; the device name itself is
chosen by Nova. Watari takes the root disk from Nova's own list, never from the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "images"))
def root_devices_are_vda(case: CrossingCase) -> Iterator[Found]:
    """Name each other root device, with the bus that the image asks for."""
    images = {i.id: i for i in case.source.images}
    for instance in case.instances:
        if instance.root_device in (None, "/dev/vda"):
            continue
        image = images.get(instance.image_id or "")
        bus = image.properties.get("hw_disk_bus") if image else None
        yield warn(
            instance.name,
            f"{instance.name} boots from {instance.root_device}, not /dev/vda"
            + (f" (bus {bus})" if bus else "; its bus is not known"),
            "see that the guest mounts its disks by UUID or label (grep dev /etc/fstab), and rehearse its boot on a"
            " copy first",
            root_device=instance.root_device,
            hw_disk_bus=bus or "not set",
        )
