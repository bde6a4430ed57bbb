from __future__ import annotations

from typing import Any, Literal

import pytest

from tests.builders import a_network, a_range, a_subnet
from tests.checks.asking import findings, one
from watari.checks.network.leases_are_renewed import leases_are_renewed
from watari.model.goal import Join, Mapping, SharedSegment

POOL = a_range("198.51.100.100", "198.51.100.199")


def joined(dhcp: Literal["source", "target", "both"]) -> dict[str, Any]:
    return {"join": Join(shared_segments=(SharedSegment(network="segment", target_pool=POOL, dhcp=dhcp),))}


def there(*, dhcp: bool, **fields: Any) -> dict[str, Any]:
    return {"networks": (a_network("rack"),), "subnets": (a_subnet("rack", pools=(POOL,), dhcp=dhcp, **fields),)}


@pytest.mark.parametrize("dhcp", ["target", "both"])
def test_passes_what_the_target_will_serve(dhcp: Literal["target", "both"]) -> None:
    assert findings(leases_are_renewed, goal=joined(dhcp)) == []
    assert findings(leases_are_renewed, target=there(dhcp=True), goal=joined(dhcp)) == []


def test_passes_guests_without_dhcp() -> None:
    fixed = {"subnets": (a_subnet(dhcp=False),)}
    assert findings(leases_are_renewed, source=fixed, target=there(dhcp=False), goal=joined("source")) == []


def test_passes_another_subnet_without_dhcp() -> None:
    assert findings(leases_are_renewed, target=there(dhcp=False, cidr="192.0.2.0/24"), goal=joined("both")) == []


def test_finds_dhcp_that_is_left_to_the_source() -> None:
    assert one(leases_are_renewed, goal=joined("source")) == ("block", "segment: 198.51.100.0/24", True)


def test_finds_a_subnet_of_the_target_without_dhcp() -> None:
    [finding] = findings(leases_are_renewed, target=there(dhcp=False), goal=joined("both"))
    assert (finding.level, finding.acceptable) == ("block", True)
    assert finding.act.startswith("openstack --os-cloud nyah subnet set --dhcp subnet-rack")


def test_finds_a_mapped_network_without_dhcp() -> None:
    goal = {"join": Join(), "map": Mapping(networks={"segment": "rack"})}
    assert one(leases_are_renewed, target=there(dhcp=False), goal=goal)[:2] == ("block", "segment: 198.51.100.0/24")
