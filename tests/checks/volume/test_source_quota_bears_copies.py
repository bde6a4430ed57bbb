from __future__ import annotations

from typing import Any

from tests.builders import a_quota
from tests.checks.asking import findings
from watari.checks.volume.source_quota_bears_copies import source_quota_bears_copies


def quota(**limits: int) -> dict[str, Any]:
    return {"quotas": (a_quota("volume", limits, used={"volumes": 1, "gigabytes": 2}),)}


def test_passes_a_quota_with_room_for_copies() -> None:
    assert findings(source_quota_bears_copies, source=quota(volumes=2, snapshots=1, gigabytes=6)) == []


def test_finds_no_room_for_a_snapshot_and_its_volume() -> None:
    [finding] = findings(source_quota_bears_copies, source=quota(volumes=2, snapshots=1, gigabytes=5))
    assert (finding.level, finding.subject) == ("block", "shop: gigabytes")
    assert "quota set --gigabytes 6" in finding.act
