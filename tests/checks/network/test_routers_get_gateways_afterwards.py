from __future__ import annotations

from tests.builders import a_plan, a_port, a_router, crossing
from tests.checks.asking import findings, one
from watari.checks.network.routers_get_gateways_afterwards import routers_get_gateways_afterwards
from watari.model.record import Made
from watari.model.specs import RouterSpec
from watari.model.steps.create import CreateRouter
from watari.model.steps.set import SetGateway

ROUTER = CreateRouter(key="r", cloud="target", phase="prepare", spec=RouterSpec(name="edge"))
GATEWAY = SetGateway(key="g", cloud="target", phase="prepare", router_id=Made(by="r"), network_id="network-public")


def test_passes_a_gateway_after_its_router() -> None:
    assert findings(routers_get_gateways_afterwards, plan=a_plan(crossing(), ROUTER, GATEWAY)) == []


def test_finds_a_gateway_before_its_router() -> None:
    assert one(routers_get_gateways_afterwards, plan=a_plan(crossing(), GATEWAY, ROUTER)) == ("block", "g", False)


def test_finds_an_ha_router_whose_gateway_is_down() -> None:
    gateway = a_port("203.0.113.9", device_owner="network:router_gateway", device_id="router-edge", status="DOWN")
    router = a_router(ha=True, external_network_id="network-public")
    assert one(routers_get_gateways_afterwards, target={"routers": (router,), "ports": (gateway,)}) == (
        "warn",
        "edge",
        True,
    )
