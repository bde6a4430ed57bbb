"""No moving instance has an ephemeral disk.

Why: an image of an instance holds its root disk and nothing else; no API reads an ephemeral disk, so what is on it
cannot be carried. A swap disk comes up empty, as after every boot of a new instance.

Source: Nova's snapshot captures the root disk only (`snapshot` in nova/virt/libvirt/driver.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out, note
from watari.checks.wants import wants


@wants(source=("instances",))
def ephemeral_disks_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each instance whose flavor has such disks."""
    for reason in case.facts.staying("ephemeral"):
        cure = "copy what is on it to a volume, and resize to a flavor without ephemeral disk"
        yield leaves_out(reason.left, reason.instance.name, cure, flavor=reason.instance.flavor.name)
    for instance in case.instances:
        flavor = instance.flavor
        if flavor.swap_mib and not flavor.ephemeral_gib:
            yield note(instance.name, f"the swap disk of {instance.name} comes up empty", "nothing", flavor=flavor.name)
