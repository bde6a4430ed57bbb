from __future__ import annotations

from tests.builders import a_snapshot
from tests.checks.asking import findings, one
from watari.checks.volume.snapshots_are_carried import snapshots_are_carried


def test_passes_snapshots_of_projects_that_stay() -> None:
    assert findings(snapshots_are_carried, source={"snapshots": (a_snapshot(project_id="project-admin"),)}) == []


def test_warns_of_snapshots_of_what_stays() -> None:
    assert one(snapshots_are_carried, source={"snapshots": (a_snapshot("other"),)}) == ("warn", "other-nightly", True)


def test_finds_snapshots_that_stay() -> None:
    assert one(snapshots_are_carried, source={"snapshots": (a_snapshot(),)}) == ("block", "data", True)
