from __future__ import annotations

from tests.builders import a_volume
from tests.checks.asking import findings, one
from watari.checks.volume.loose_volumes_are_carried import loose_volumes_are_carried


def test_passes_attached_volumes() -> None:
    assert findings(loose_volumes_are_carried) == []


def test_finds_a_volume_that_hangs_on_nothing() -> None:
    volumes = (
        a_volume(),
        a_volume("archive", instance=None),
        a_volume("theirs", instance=None, project_id="project-other"),
    )
    assert one(loose_volumes_are_carried, source={"volumes": volumes}) == ("block", "archive", True)
