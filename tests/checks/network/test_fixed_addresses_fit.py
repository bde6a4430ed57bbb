from __future__ import annotations

from typing import Any

from tests.builders import a_network, a_subnet
from tests.checks.asking import findings
from watari.checks.network.fixed_addresses_fit import fixed_addresses_fit
from watari.model.goal import Join, Mapping

GOAL = {"join": Join(), "map": Mapping(networks={"segment": "rack"})}


def rack(cidr: str) -> dict[str, Any]:
    return {"networks": (a_network("rack"),), "subnets": (a_subnet("rack", cidr),)}


def test_passes_a_network_with_the_addresses() -> None:
    assert findings(fixed_addresses_fit, goal=GOAL, target=rack("198.51.100.0/24")) == []


def test_finds_addresses_that_no_subnet_holds() -> None:
    found = findings(fixed_addresses_fit, goal=GOAL, target=rack("10.9.0.0/24"))
    assert [f.subject for f in found] == ["web-1: 198.51.100.11", "web-2: 198.51.100.12", "db-1: 198.51.100.13"]
    assert {(f.level, f.acceptable) for f in found} == {("block", True)}
