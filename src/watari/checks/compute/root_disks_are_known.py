"""For every instance that boots from a volume it is known which of its volumes is the root disk.

Why: booted from the wrong one, an instance does not start, or starts with an old system.

Source: Nova's root_device_name together with the devices of the attachments, else the only bootable volume; for
instances that boot from an image the root disk is Nova's own.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants


@wants(source=("instances", "volumes"))
def root_disks_are_known(case: CrossingCase) -> Iterator[Found]:
    """Look for the volume at the root device of each volume-booted instance."""
    for reason in case.facts.staying("root"):
        instance = reason.instance
        yield leaves_out(
            reason.left,
            instance.name,
            f"{case.source_cli} server volume list {instance.id}; mark its root disk: {case.source_cli} volume set"
            " --bootable VOLUME",
            volumes=", ".join(f"{a.volume_id} at {a.device}" for a in instance.volumes) or "none",
        )
