"""No moving instance has a device or a state that lives outside its disks.

Why: PCI devices, virtual GPUs, mediated devices, accelerators and persistent memory are bound to the host; the state of
a virtual TPM (and disk keys sealed in it) and the UEFI variables lie beside the disk and are not in its image.

Source: flavor extra specs pci_passthrough:alias, resources:VGPU, accel:device_profile, hw:pmem, hw:tpm_version,
hw:mem_encryption, and image property hw_tpm_version, as Nova documents them.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, lost
from watari.checks.wants import wants

BOUND = ("pci_passthrough:alias", "resources:VGPU", "accel:device_profile", "hw:pmem", "hw:mem_encryption")
STATE = ("hw:tpm_version", "hw_tpm_version", "hw:firmware_type", "hw_firmware_type")


@wants(source=("instances", "images"))
def devices_can_be_carried(case: CrossingCase) -> Iterator[Found]:
    """Look through extra specs and image properties of each instance."""
    images = {i.id: i.properties for i in case.source.images}
    for instance in case.instances:
        asked = instance.flavor.extra_specs | images.get(instance.image_id or "", {})
        bound = {key: asked[key] for key in BOUND if key in asked}
        state = {key: asked[key] for key in STATE if asked.get(key) not in (None, "bios")}
        if bound:
            says = f"{instance.name} has devices of its host: {', '.join(bound)}"
            yield block(
                instance.name, says, "leave it out of the waves; build its successor on the target by hand", **bound
            )
        if state:
            says = (
                f"TPM state and UEFI variables of {instance.name} are not in its disks and are lost: {', '.join(state)}"
            )
            yield lost(
                instance.name, says, "see that it boots without them and no disk key is sealed in its TPM", **state
            )
