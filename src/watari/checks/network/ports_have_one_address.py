"""Every port of a moving instance has one address of a kind.

Why: all addresses of a port cross with it; but a guest learns only the first of each subnet by DHCP, and whatever set
the others inside must do so again after cloud-init has run anew.

Source: Neutron's fixed_ips; movers that booted by network instead of by port refused or dropped the second address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("instances", "ports"))
def ports_have_one_address(case: CrossingCase) -> Iterator[Found]:
    """Count the addresses of each family."""
    for port in case.facts.ports:
        families = Counter(ip_address(f.address).version for f in port.fixed_ips)
        if any(times > 1 for times in families.values()):
            addresses = ", ".join(f.address for f in port.fixed_ips)
            yield warn(
                f"{case.instance_of(port)}: {port.mac}",
                f"a port of {case.instance_of(port)} has {len(port.fixed_ips)} addresses: {addresses}; all cross",
                "see what sets the further ones in the guest, and rehearse its boot",
                port=port.id,
            )
