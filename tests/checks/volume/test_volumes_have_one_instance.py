from __future__ import annotations

from tests.builders import a_volume
from tests.checks.asking import findings, one
from watari.checks.volume.volumes_have_one_instance import volumes_have_one_instance
from watari.model.survey.volume import VolumeAttachment


def test_passes_volumes_with_one_instance() -> None:
    assert findings(volumes_have_one_instance) == []


def test_finds_a_volume_of_two_instances() -> None:
    both = tuple(VolumeAttachment(instance_id=f"instance-{name}") for name in ("db-1", "web-1"))
    assert one(volumes_have_one_instance, source={"volumes": (a_volume(multiattach=True, attachments=both),)}) == (
        "block",
        "data",
        True,
    )


def test_notes_a_volume_that_could_have_two() -> None:
    assert one(volumes_have_one_instance, source={"volumes": (a_volume(multiattach=True),)})[0] == "note"
