from __future__ import annotations

from tests.builders import an_instance_port
from tests.checks.asking import findings, one
from watari.checks.network.ports_have_an_address import ports_have_an_address


def test_passes_ports_with_addresses() -> None:
    assert findings(ports_have_an_address) == []


def test_finds_a_port_without_address() -> None:
    port = an_instance_port("web-1", "198.51.100.11", fixed_ips=())
    assert one(ports_have_an_address, source={"ports": (port,)}) == ("block", "web-1", True)
