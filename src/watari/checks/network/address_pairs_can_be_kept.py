"""Whoever shares an address by allowed address pairs crosses together, and the target allows pairs.

Why: a virtual address (keepalived, a cluster) moves between the instances that may use it. If one of them stays, the
address would be claimed from both clouds, or by one only.

Source: the extension `allowed-address-pairs`; account of movers that dropped pairs in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, lost
from watari.checks.wants import wants
from watari.facts.lookup import grouped
from watari.model.survey.network import Port


@wants(source=("instances", "ports"), target=("extensions",))
def address_pairs_can_be_kept(case: CrossingCase) -> Iterator[Found]:
    """For each address of a pair, look for ports that may use it and stay."""
    allowed = "allowed-address-pairs" in case.target.extensions
    using = grouped((pair.address, port) for port in case.source.ports for pair in port.address_pairs)
    for address in sorted({pair.address for port in case.facts.ports for pair in port.address_pairs}):
        users = using[address]
        moving = sorted({case.instance_of(p) for p in users if p.device_id in case.facts.instance_ids})
        staying = sorted({_whose(case, p) for p in users if p.device_id not in case.facts.instance_ids})
        if not allowed:
            says = (
                f"{', '.join(moving)} may use {address} by an address pair; {case.target.cloud} has no"
                " allowed-address-pairs"
            )
            yield block(
                address,
                says,
                f"switch the port security extension of {case.target.cloud} on: [ml2] extension_drivers ="
                " port_security",
            )
        elif staying:
            says = f"{address} is shared by {', '.join(moving)}, which move, and {', '.join(staying)}, which stay"
            yield lost(address, says, "put all of them into one wave", ports=", ".join(p.id for p in users))


def _whose(case: CrossingCase, port: Port) -> str:
    instance = case.facts.source.instances.get(port.device_id)
    return instance.name if instance is not None else port.id
