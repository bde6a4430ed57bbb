"""Every port of a moving instance has an address.

Why: by its address a port is told to be the same on both sides, closed, probed and found again after a kill.

Source: Neutron makes ports without address on networks without subnet, and on request (fixed_ips: []).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, leaves_out
from watari.checks.wants import wants


@wants(source=("instances", "ports"))
def ports_have_an_address(case: CrossingCase) -> Iterator[Found]:
    """Name each instance with a port without address."""
    for reason, port in case.facts.staying_ports("no address"):
        act = f"{case.source_cli} port set --fixed-ip subnet=SUBNET {port.id}, or detach it"
        yield leaves_out(reason.left, reason.instance.name, act, mac=port.mac)
