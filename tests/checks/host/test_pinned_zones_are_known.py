from __future__ import annotations

from tests.builders import a_service
from tests.checks.host_asking import a_guest, findings, one
from watari.checks.host.pinned_zones_are_known import pinned_zones_are_known

ZONES = (a_service("nyah-1"), a_service("nyah-2", availability_zone="rear"), a_service("nyah-3"))
OLD = (a_guest("web-1", zone_known=False), a_guest("db-1", zone_known=False))


def test_passes_a_nova_that_tells() -> None:
    assert findings(pinned_zones_are_known, services=ZONES) == []


def test_passes_a_cloud_of_one_zone() -> None:
    assert findings(pinned_zones_are_known, instances=OLD) == []


def test_tells_once_what_the_plan_takes_for_granted() -> None:
    assert one(pinned_zones_are_known, instances=OLD, services=ZONES) == ("note", "nyah", True)
