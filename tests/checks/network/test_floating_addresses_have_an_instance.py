from __future__ import annotations

import pytest

from tests.builders import a_floating_ip, a_port
from tests.checks.asking import findings, one
from watari.checks.network.floating_addresses_have_an_instance import floating_addresses_have_an_instance


def test_passes_an_address_of_an_instance_that_moves() -> None:
    mine = a_floating_ip(port_id="port-198.51.100.11")
    assert findings(floating_addresses_have_an_instance, source={"floating_ips": (mine,)}) == []


@pytest.mark.parametrize("port", [None, "port-198.51.100.50"], ids=["points to nothing", "points to what stays"])
def test_warns_of_an_address_that_stays(port: str | None) -> None:
    parts = {"floating_ips": (a_floating_ip(port_id=port),), "ports": (a_port("198.51.100.50"),)}
    found = one(floating_addresses_have_an_instance, source=parts)
    assert found == ("warn", "203.0.113.20", True)
