"""The ports of the instances that move find on the target the hardware that they need.

Why: a port that is passed through needs a free function of a card on the same physical network there, which no API
counts.

Source: rules L8, L9, K9: `binding:vnic_type`; the PciPassthroughFilter. That no instance goes live that would lose its
network by it, and none at all with a port on an accelerator (C15), is the planner's care.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

GOES_LIVE = ("macvtap", "virtio-forwarder")
PASSED_THROUGH = ("direct", "direct-physical", "vdpa", "remote-managed", *GOES_LIVE)


@wants(cloud=("instances", "ports"))
def ports_find_hardware(case: HostCase) -> Iterator[Found]:
    """Look at the kind of each port of those that are stopped while they move."""
    live = {i.id for i in case.going_live}
    for instance in case.going:
        for port in case.ports.get(instance.id, ()):
            if port.vnic_type in PASSED_THROUGH and (instance.id not in live or port.vnic_type in GOES_LIVE):
                yield note(
                    f"{instance.name}: port {port.id}",
                    f"a {port.vnic_type} port of {instance.name} needs a free function on its physical network there,"
                    " which no API counts",
                    "nothing to do: where there is none, Nova refuses the move, and the instance stays as it is",
                )
