"""Every port of a moving instance is an ordinary virtual one.

Why: SR-IOV, macvtap, vDPA, accelerator and bare-metal ports are bound to hardware of their host and to a switch; the
target's hardware is other, and the guest's driver may be too.

Source: `binding:vnic_type` other than `normal`.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants


@wants(source=("instances", "ports"))
def ports_are_ordinary(case: CrossingCase) -> Iterator[Found]:
    """Name each instance with another kind of port."""
    for reason, port in case.facts.staying_ports("port type"):
        act = f"give it an ordinary port instead: {case.source_cli} port create --network {port.network_id} NAME"
        yield leaves_out(reason.left, reason.instance.name, act, port=port.id, vnic_type=port.vnic_type)
