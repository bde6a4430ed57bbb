"""No running instance that moves has a virtual GPU or persistent memory of its host.

Why: such a device is carried only between hosts that are fit for it: the same type of GPU with a free slot, libvirt,
QEMU and kernel new enough at both ends, and post-copy off. None of that is told by an API.

Source: rules L10 and L13: `resources:VGPU` (Nova of 2024.1 and newer; libvirt 8.6, QEMU 8.1, kernel 5.18), `hw:pmem`
and `resources:CUSTOM_PMEM_NAMESPACE_*` of the flavor. PCI devices, SR-IOV ports, TPMs and SEV are the planner's care.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

DEVICE = re.compile(r"resources\w*:(VGPU|CUSTOM_PMEM_NAMESPACE_\w+)|hw:pmem")


@wants(cloud=("instances",))
def no_device_of_the_host_goes_live(case: HostCase) -> Iterator[Found]:
    """Look through the flavor of each instance."""
    for instance in case.going_live:
        devices = {key: value for key, value in instance.flavor.extra_specs.items() if DEVICE.fullmatch(key)}
        if devices:
            yield warn(
                instance.name,
                f"{instance.name} has a device of its host ({', '.join(devices)}): whether it goes live, only its"
                " move shows",
                "see virsh version, uname -r, and for GPUs /sys/class/mdev_bus on both hosts; or stop it: what is"
                " stopped goes cold",
                **devices,
            )
