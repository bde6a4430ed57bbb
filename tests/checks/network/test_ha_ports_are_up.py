from __future__ import annotations

from typing import Any

from tests.builders import a_port, a_router
from tests.checks.asking import findings, one
from watari.checks.network.ha_ports_are_up import ha_ports_are_up


def ha_port(status: str) -> dict[str, Any]:
    port = a_port(
        "169.254.192.5",
        device_owner="network:router_ha_interface",
        device_id="router-edge",
        host="net-2",
        status=status,
    )
    return {"routers": (a_router(ha=True),), "ports": (port,)}


def test_passes_a_port_that_is_up() -> None:
    assert findings(ha_ports_are_up, target=ha_port("ACTIVE")) == []


def test_finds_a_port_that_is_down() -> None:
    assert one(ha_ports_are_up, target=ha_port("DOWN")) == ("warn", "nyah: edge on net-2", True)
