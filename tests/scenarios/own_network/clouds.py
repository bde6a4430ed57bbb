"""Instances on a tunnel network; router, floating IP, and an address that two instances share."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.network import AddressPair, FixedIp, HostRoute
from watari.model.survey.survey import Survey

CIDR = "10.2.0.0/24"
VIRTUAL = "10.2.0.50"
TUNNEL: dict[str, Any] = {"provider_type": "geneve", "physical_network": None, "segmentation_id": 5}


def at(subnet: str, address: str) -> dict[str, Any]:
    return {"network_id": f"network-{subnet}", "fixed_ips": (FixedIp(subnet_id=f"subnet-{subnet}", address=address),)}


def clouds() -> dict[Any, Survey]:
    shared = {"address_pairs": (AddressPair(address=VIRTUAL),)}
    ports = (
        a.an_instance_port("web-1", "10.2.0.2", **at("inner", "10.2.0.2"), **shared),
        a.an_instance_port("web-2", "10.2.0.3", **at("inner", "10.2.0.3"), **shared),
        a.an_instance_port("db-1", "10.2.0.4", **at("inner", "10.2.0.4")),
        a.a_port(VIRTUAL, **at("inner", VIRTUAL), name="virtual"),
        a.a_port(
            "10.2.0.1", **at("inner", "10.2.0.1"), device_id="router-edge", device_owner="network:router_interface"
        ),
        a.a_port(
            "203.0.113.5", **at("public", "203.0.113.5"), device_id="router-edge", device_owner="network:router_gateway"
        ),
    )
    outside = (FixedIp(subnet_id="subnet-public", address="203.0.113.5"),)
    route = HostRoute(destination="10.9.0.0/24", nexthop="10.2.0.9")
    public = a.a_subnet("public", "203.0.113.0/24", project_id="project-admin")
    old = a.an_old_cloud(
        networks=(a.a_network("inner", **TUNNEL), a.an_external_network()),
        subnets=(
            a.a_subnet("inner", CIDR, gateway_ip="10.2.0.1", pools=(a.a_range("10.2.0.2", "10.2.0.254"),)),
            public,
        ),
        ports=ports,
        routers=(a.a_router(external_network_id="network-public", external_ips=outside, snat=True, routes=(route,)),),
        floating_ips=(
            a.a_floating_ip(port_id="port-10.2.0.2", fixed_address="10.2.0.2", router_id="router-edge"),
            a.a_floating_ip("203.0.113.21"),
        ),
    )
    return {"source": old, "target": a.a_new_cloud()}
