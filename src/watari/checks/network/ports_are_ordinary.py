"""Every port of a moving instance is an ordinary virtual one.

Why: SR-IOV, macvtap, vDPA, accelerator and bare-metal ports are bound to hardware of their host and to a switch; the
target's hardware is other, and the guest's driver may be too.

Source: `binding:vnic_type` other than `normal`.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, stays
from watari.checks.wants import wants


@wants(source=("instances", "ports"))
def ports_are_ordinary(case: Case) -> Iterator[Found]:
    """Name each instance with another kind of port."""
    for port in case.ports:
        if port.vnic_type != "normal":
            yield stays(
                case.instance_of(port),
                f"port {port.id} of {case.instance_of(port)} is {port.vnic_type}, bound to hardware of its host",
                f"give it an ordinary port instead: {case.source_cli} port create --network {port.network_id} NAME",
                vnic_type=port.vnic_type,
            )
