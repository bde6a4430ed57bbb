"""What an instance asks of a host: resource classes, traits, local disk (C5, C6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from watari.model.survey.compute import Host, Instance
from watari.plan.placing.holds import asks
from watari.plan.placing.surveyed import Surveyed

MIB_PER_GIB = 1024
RESOURCES = re.compile(r"resources\w*:([A-Z0-9_]+)")
"""An extra spec that asks for an amount of a class, in a numbered request group or not; it replaces what Nova would ask."""
TRAIT = re.compile(r"trait\w*:([A-Z0-9_]+)")
TPM = "COMPUTE_SECURITY_TPM_{}"
SECURE_BOOT = "COMPUTE_SECURITY_UEFI_SECURE_BOOT"
"""What Nova asks for where a virtual TPM of a version, or secure boot, is wanted (`ResourceRequest` in nova/scheduler/utils.py)."""


class Demand:
    """One instance on its host."""

    def __init__(self, seen: Surveyed, instance: Instance, host: Host) -> None:
        self._seen = seen
        self._instance = instance
        self._host = host

    def needs(self) -> dict[str, int]:
        """Give what it holds of its host by Placement, or what its flavor asks where that was not looked at."""
        held = self._seen.allocated.get((self._instance.id, self._host.hypervisor_id))
        return dict(held) if held is not None else self._of_flavor()

    def _of_flavor(self) -> dict[str, int]:
        flavor = self._instance.flavor
        needs = {self._processors(): flavor.vcpus, "MEMORY_MB": flavor.ram_mib, "DISK_GB": self.local_disk_gib}
        asked: dict[str, int] = {}
        for key, value in flavor.extra_specs.items():
            found = RESOURCES.fullmatch(key)
            if found is not None:
                asked[found[1]] = asked.get(found[1], 0) + int(value)
        return {name: amount for name, amount in (needs | asked).items() if amount}

    def _processors(self) -> str:
        """Nova counts pinned processors apart, on hosts that do so (since Train)."""
        properties = self._seen.image_properties(self._instance)
        policy = self._instance.flavor.extra_specs.get("hw:cpu_policy", properties.get("hw_cpu_policy", "shared"))
        return "PCPU" if policy == "dedicated" and "PCPU" in self._host.inventory else "VCPU"

    @property
    def local_disk_gib(self) -> int:
        """Disk of the flavor, in GiB: the root unless it is a volume, ephemeral disks, swap.

        With instance disks in Ceph nothing of it is carried; no API tells that, so this is an upper bound.
        """
        flavor = self._instance.flavor
        root = flavor.disk_gib if self._instance.image_id is not None else 0
        return root + flavor.ephemeral_gib + -(-flavor.swap_mib // MIB_PER_GIB)

    def traits(self, wanted: Literal["required", "forbidden"]) -> frozenset[str]:
        """Give the traits that its flavor and its image require, in so many words or by what else they ask for; or forbid."""
        return frozenset(self._traits(wanted)) | (self._implied() if wanted == "required" else frozenset())

    def _implied(self) -> frozenset[str]:
        """What its own host, on which it runs, does not have is not asked for."""
        version = asks(self._seen, self._instance, "tpm_version")
        specs, image = self._instance.flavor.extra_specs, self._seen.image_properties(self._instance)
        boots_sealed = "required" in (specs.get("os:secure_boot"), image.get("os_secure_boot"))
        asked = [
            *([TPM.format(version.replace(".", "_"))] if version else []),
            *([SECURE_BOOT] if boots_sealed else []),
        ]
        return frozenset(asked).intersection(self._host.traits)

    def _traits(self, wanted: str) -> Iterator[str]:
        specs = (*self._instance.flavor.extra_specs.items(), *self._seen.image_properties(self._instance).items())
        for key, value in specs:
            found = TRAIT.fullmatch(key)
            if found is not None and value == wanted:
                yield found[1]
