from __future__ import annotations

from typing import Any

from tests.builders import a_floating_ip, a_port, a_range, a_router, a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.gateways_can_be_handed_over import gateways_can_be_handed_over
from watari.model.goal import Join, SharedSegment
from watari.model.survey.network import FixedIp, Port

POOL = a_range("198.51.100.100", "198.51.100.199")
GIVEN: dict[str, Any] = {
    "join": Join(shared_segments=(SharedSegment(network="segment", target_pool=POOL, gateway="target"),))
}
SUBNETS = (a_subnet(gateway_ip="198.51.100.1"),)


def leg(router: str = "router-edge") -> Port:
    fixed = (FixedIp(subnet_id="subnet-segment", address="198.51.100.1"),)
    return a_port("198.51.100.1", device_id=router, device_owner="network:router_interface", fixed_ips=fixed)


def test_passes_the_gateway_of_a_router_that_crosses() -> None:
    parts = {"subnets": SUBNETS, "routers": (a_router(),), "ports": (leg(),)}
    assert findings(gateways_can_be_handed_over, source=parts, goal=GIVEN) == []


def test_warns_of_a_gateway_that_no_router_holds() -> None:
    assert one(gateways_can_be_handed_over, source={"subnets": SUBNETS}, goal=GIVEN) == ("warn", "segment", True)


def test_warns_of_a_router_of_others() -> None:
    parts = {"subnets": SUBNETS, "routers": (a_router(project_id="project-admin"),), "ports": (leg(),)}
    assert one(gateways_can_be_handed_over, source=parts, goal=GIVEN) == ("warn", "segment", True)


def test_warns_of_a_floating_address_of_what_stays() -> None:
    floating = a_floating_ip(port_id="port-198.51.100.50")
    ports = (leg(), a_port("198.51.100.50"))
    parts = {"subnets": SUBNETS, "routers": (a_router(),), "ports": ports, "floating_ips": (floating,)}
    [found] = findings(gateways_can_be_handed_over, source=parts, goal=GIVEN)
    assert "floating IPs of what stays on the source go through it: 203.0.113.20" in found.says
