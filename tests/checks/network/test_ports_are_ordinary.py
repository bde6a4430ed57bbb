from __future__ import annotations

from tests.builders import an_instance_port
from tests.checks.asking import findings, one
from watari.checks.network.ports_are_ordinary import ports_are_ordinary


def test_passes_ordinary_ports() -> None:
    assert findings(ports_are_ordinary) == []


def test_finds_an_sriov_port() -> None:
    port = an_instance_port("web-1", "198.51.100.11", vnic_type="direct")
    assert one(ports_are_ordinary, source={"ports": (port,)}) == ("block", "web-1", True)
