from __future__ import annotations

from tests.checks.host_asking import a_disk, a_guest, findings, one
from watari.checks.host.volumes_can_follow import volumes_can_follow
from watari.model.survey.volume import VolumeAttachment

WEB = (a_guest("web-1"),)


def test_passes_volumes_in_use() -> None:
    assert findings(volumes_can_follow) == []


def test_passes_a_volume_that_the_survey_does_not_know() -> None:
    assert findings(volumes_can_follow, instances=WEB, volumes=()) == []


def test_finds_a_volume_in_another_state() -> None:
    found = one(volumes_can_follow, instances=WEB, volumes=(a_disk("web-1", status="detaching"),))
    assert found == ("block", "web-1: web-1", True)


def test_tells_of_a_volume_that_two_instances_share() -> None:
    shared = (*a_disk("web-1").attachments, VolumeAttachment(instance_id="instance-db-1"))
    assert (
        one(volumes_can_follow, instances=WEB, volumes=(a_disk("web-1", multiattach=True, attachments=shared),))[0]
        == "note"
    )


def test_passes_a_volume_with_two_attachments_to_one_instance_which_is_another_finding() -> None:
    twice = a_disk("web-1").attachments * 2
    assert findings(volumes_can_follow, instances=WEB, volumes=(a_disk("web-1", attachments=twice),)) == []
