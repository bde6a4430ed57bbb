from __future__ import annotations

from typing import Any

from tests.builders import a_quota
from tests.checks.asking import findings, one
from watari.checks.volume.quota_suffices import quota_suffices
from watari.model.survey.identity import Project


def shop_on_target(**limits: int) -> dict[str, Any]:
    project = Project(id="new-shop", name="shop", domain_id="default")
    return {"projects": (project,), "quotas": (a_quota("volume", limits, project_id="new-shop"),)}


def test_passes_a_quota_with_room() -> None:
    assert findings(quota_suffices, target=shop_on_target(volumes=1, gigabytes=2)) == []


def test_finds_too_few_gigabytes() -> None:
    assert one(quota_suffices, target=shop_on_target(volumes=1, gigabytes=1)) == ("block", "shop: gigabytes", False)


def test_finds_too_little_of_a_volume_type() -> None:
    [finding] = findings(
        quota_suffices, target=shop_on_target(volumes=1, gigabytes=2, volumes_ceph=0, gigabytes_ceph=2)
    )
    assert (finding.level, finding.subject) == ("block", "shop: volumes_ceph")
    assert "quota set --volume-type ceph --volumes 1 shop" in finding.act
