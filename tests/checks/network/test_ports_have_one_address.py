from __future__ import annotations

from typing import Any

from tests.builders import an_instance_port
from tests.checks.asking import findings, one
from watari.checks.network.ports_have_one_address import ports_have_one_address
from watari.model.survey.network import FixedIp


def port(*addresses: str) -> dict[str, Any]:
    fixed = tuple(FixedIp(subnet_id="subnet-segment", address=a) for a in addresses)
    return {"ports": (an_instance_port("web-1", "198.51.100.11", fixed_ips=fixed),)}


def test_passes_one_address_of_each_family() -> None:
    assert findings(ports_have_one_address, source=port("198.51.100.11", "2001:db8::11")) == []


def test_finds_a_second_address() -> None:
    assert one(ports_have_one_address, source=port("198.51.100.11", "198.51.100.12")) == (
        "warn",
        "web-1: fa:16:3e:00:00:0b",
        True,
    )
