"""For every instance that boots from a volume it is known which of its volumes is the root disk.

Why: booted from the wrong one, an instance does not start, or starts with an old system.

Source: Nova's root_device_name together with the devices of the attachments, else the only bootable volume; for instances
that boot from an image the root disk is Nova's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "volumes"))
def root_disks_are_known(case: Case) -> Iterator[Found]:
    """Look for the volume at the root device of each volume-booted instance."""
    for instance in case.instances:
        if instance.image_id is not None:
            continue
        at_root = [a for a in instance.volumes if a.device is not None and a.device == instance.root_device]
        bootable = [v for v in case.volumes_of(instance) if v.bootable]
        if len(at_root) != 1 and len(bootable) != 1:
            yield block(
                instance.name,
                f"{instance.name} boots from a volume, but none of its volumes is at its root device {instance.root_device}",
                f"{case.source_cli} server volume list {instance.id}; mark its root disk: {case.source_cli} volume set --bootable VOLUME",
                volumes=", ".join(f"{a.volume_id} at {a.device}" for a in instance.volumes) or "none",
            )
