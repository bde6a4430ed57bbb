"""Every port of a moving instance has an address.

Why: by its address a port is told to be the same on both sides, fenced, probed and found again after a kill.

Source: Neutron makes ports without address on networks without subnet, and on request (fixed_ips: []).
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, stays
from watari.checks.wants import wants


@wants(source=("instances", "ports"))
def ports_have_an_address(case: Case) -> Iterator[Found]:
    """Name each instance with a port without address."""
    for port in case.ports:
        if not port.fixed_ips:
            yield stays(
                case.instance_of(port),
                f"port {port.id} of {case.instance_of(port)} has no address",
                f"{case.source_cli} port set --fixed-ip subnet=SUBNET {port.id}, or detach it",
                mac=port.mac,
            )
