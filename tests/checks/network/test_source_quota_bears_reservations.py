from __future__ import annotations

from typing import Any

from tests.builders import a_quota
from tests.checks.asking import findings
from watari.checks.network.source_quota_bears_reservations import source_quota_bears_reservations
from watari.model.goal import Join


def quota(limit: int) -> dict[str, Any]:
    return {"quotas": (a_quota("network", {"port": limit}, used={"port": 1}),)}


def test_passes_a_quota_with_room_for_reservations() -> None:
    assert findings(source_quota_bears_reservations, source=quota(4)) == []


def test_finds_no_room_for_the_reservation_of_a_port() -> None:
    [finding] = findings(source_quota_bears_reservations, source=quota(3))
    assert (finding.level, finding.subject) == ("block", "shop: port")
    assert "quota set --ports 4" in finding.act


def test_a_port_on_a_network_of_its_own_needs_none() -> None:
    assert findings(source_quota_bears_reservations, source=quota(1), goal={"join": Join()}) == []
