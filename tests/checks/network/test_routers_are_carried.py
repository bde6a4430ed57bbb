from __future__ import annotations

from typing import Any

from tests.builders import a_network, a_port, a_router, a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.routers_are_carried import routers_are_carried
from watari.model.goal import Join
from watari.model.survey.network import FixedIp, HostRoute, Port

MADE_ANEW: dict[str, Any] = {"goal": {"join": Join()}}


def leg(address: str = "198.51.100.1") -> Port:
    fixed = (FixedIp(subnet_id="subnet-segment", address=address),)
    return a_port(address, device_id="router-edge", device_owner="network:router_interface", fixed_ips=fixed)


def parts(port: Port, **router: Any) -> dict[str, Any]:
    return {
        "networks": (a_network(),),
        "subnets": (a_subnet(gateway_ip="198.51.100.1"),),
        "ports": (port,),
        "routers": (a_router(**router),),
    }


def test_passes_a_router_that_crosses_whole() -> None:
    assert findings(routers_are_carried, source=parts(leg()), **MADE_ANEW) == []


def test_tells_of_a_router_without_work() -> None:
    assert one(routers_are_carried, source={"routers": (a_router(),)}) == ("note", "edge", True)


def test_warns_of_a_gateway_without_a_network_on_the_target() -> None:
    outside = parts(leg(), external_network_id="network-public")
    assert one(routers_are_carried, source=outside, **MADE_ANEW) == ("warn", "edge", True)


def test_warns_of_routes() -> None:
    route = HostRoute(destination="10.9.0.0/16", nexthop="198.51.100.9")
    assert one(routers_are_carried, source=parts(leg(), routes=(route,)), **MADE_ANEW) == ("warn", "edge", True)


def test_tells_of_addresses_that_are_others_there() -> None:
    outside = (FixedIp(subnet_id="subnet-public", address="203.0.113.5"),)
    found = findings(routers_are_carried, source=parts(leg("198.51.100.2"), external_ips=outside), **MADE_ANEW)
    assert [f.level for f in found] == ["note", "note"]
