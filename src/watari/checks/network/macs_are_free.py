"""The MAC addresses of moving instances are free on the target.

Why: instances keep their MAC, so that licences, DHCP and udev rules stay true; Neutron refuses a MAC twice in a
network, and on a shared segment two cards with one MAC make the switch send frames to the wrong place.

Source: the unique constraint uniq_ports0network_id0mac_address in neutron/db/models_v2.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.addresses import ours
from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("instances", "networks", "ports"), target=("networks", "ports"))
def macs_are_free(case: CrossingCase) -> Iterator[Found]:
    """Look up each MAC on the target's network that stands for the port's, but for reservations of a crossing."""
    for network in case.facts.networks:
        twin = case.facts.target_networks.get(network.id)
        taken = {p.mac.lower(): p for p in case.facts.target.ports_on(twin.id) if not ours(p)} if twin else {}
        for port in (p for p in case.facts.ports_on[network.id] if p.mac.lower() in taken):
            other = taken[port.mac.lower()]
            yield block(
                f"{case.instance_of(port)}: {port.mac}",
                f"MAC {port.mac} of {case.instance_of(port)} is on a port of {network.name} in {case.target.cloud}"
                " already",
                f"{case.target_cli} port show {other.id}; delete it if it is a left-over",
                target_port=other.id,
            )
