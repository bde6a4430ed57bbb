"""A router of the project is the gateway of the shared segment, and a floating IP goes through it."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.network import FixedIp
from watari.model.survey.survey import Survey


def at(subnet: str, address: str) -> dict[str, Any]:
    """A router's leg: Neutron gives it no walls."""
    fixed = (FixedIp(subnet_id=f"subnet-{subnet}", address=address),)
    return {"network_id": f"network-{subnet}", "fixed_ips": fixed, "security_group_ids": (), "port_security": False}


def clouds() -> dict[Any, Survey]:
    old = a.an_old_cloud()
    subnet = a.a_subnet(gateway_ip="198.51.100.1")
    legs = (
        a.a_port(
            "198.51.100.1",
            **at("segment", "198.51.100.1"),
            device_id="router-edge",
            device_owner="network:router_interface",
        ),
        a.a_port(
            "203.0.113.5", **at("public", "203.0.113.5"), device_id="router-edge", device_owner="network:router_gateway"
        ),
    )
    floating = a.a_floating_ip(port_id="port-198.51.100.11", fixed_address="198.51.100.11", router_id="router-edge")
    changed = {
        "subnets": (subnet, old.subnets[1]),
        "ports": (*old.ports, *legs),
        "routers": (a.a_router(external_network_id="network-public", snat=True),),
        "floating_ips": (floating,),
    }
    return {"source": old.model_copy(update=changed), "target": a.a_new_cloud()}
