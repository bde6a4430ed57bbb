"""The MAC addresses of moving instances are free on the target.

Why: instances keep their MAC, so that licences, DHCP and udev rules stay true; Neutron refuses a MAC twice in a network,
and on a shared segment two cards with one MAC make the switch send frames to the wrong place.

Source: the unique constraint uniq_ports0network_id0mac_address in neutron/db/models_v2.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import ours
from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "networks", "ports"), target=("networks", "ports"))
def macs_are_free(case: Case) -> Iterator[Found]:
    """Look up each MAC on the target's network that stands for the port's, but for reservations of a crossing."""
    for network in case.networks:
        twin = case.target_network(network)
        taken = {p.mac.lower(): p for p in case.target.ports if twin and p.network_id == twin.id and not ours(p)}
        for port in (p for p in case.ports if p.network_id == network.id and p.mac.lower() in taken):
            other = taken[port.mac.lower()]
            yield block(
                f"{case.instance_of(port)}: {port.mac}",
                f"MAC {port.mac} of {case.instance_of(port)} is on a port of {network.name} in {case.target.cloud} already",
                f"{case.target_cli} port show {other.id}; delete it if it is a left-over",
                target_port=other.id,
            )
