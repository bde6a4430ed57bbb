"""The ports by which HA routers keep watch on each other are up.

Why: keepalived's VRRP runs over them. Where one is DOWN, its node cannot take over, and the instances behind the router
lose the outside at the next failover.

Source: account 1, "SNAT VRRP port DOWN": found at a manual failover.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("ports",), target=("ports",))
def ha_ports_are_up(case: CrossingCase) -> Iterator[Found]:
    """Name each such port that is DOWN."""
    for _, survey in case.sides():
        routers = {r.id: r.name for r in survey.routers}
        for port in survey.ports:
            if port.device_owner == "network:router_ha_interface" and port.status == "DOWN":
                where = f"{routers.get(port.device_id, port.device_id)} on {port.host}"
                set_port = f"openstack --os-cloud {survey.cloud} port set {port.id}"
                yield warn(
                    f"{survey.cloud}: {where}",
                    f"the VRRP port of router {where} is DOWN: no failover to it",
                    f"{set_port} --disable; {set_port} --enable",
                    port=port.id,
                )
