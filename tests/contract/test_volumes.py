"""Laws of the Volumes port."""

from __future__ import annotations

import pytest

from tests.contract.ground import Ground, new_name
from watari.clouds.errors import NotNow, NotThere, OverQuota
from watari.model.specs import VolumeSpec
from watari.model.survey.volume import Volume


@pytest.fixture(autouse=True)
def _storage(ground: Ground) -> None:
    if not ground.has_storage:
        pytest.skip("the cloud has no volume service that is up")


def new_volume(ground: Ground, **fields: object) -> Volume:
    volume = ground.cloud.volumes.create(
        VolumeSpec.model_validate({"name": new_name("volume"), "size_gib": 1} | fields)
    )
    ground.later(ground.cloud.volumes.remove, volume.id)
    ground.until_volume(volume.id)
    return ground.cloud.volumes.volume(volume.id)


def test_a_volume_is_found_by_its_mark(ground: Ground) -> None:
    volumes, mark = ground.cloud.volumes, new_name("mark")
    kind = volumes.types()[0]
    volume = new_volume(
        ground, description="of the contract", volume_type=kind.name, metadata={"watari": mark, "rack": "7"}
    )
    assert (volume.size_gib, volume.description, volume.volume_type) == (1, "of the contract", kind.name)
    assert (volume.metadata, volume.bootable, volume.attachments) == ({"watari": mark, "rack": "7"}, False, ())
    assert volume.project_id == ground.cloud.identity.operator().project_id
    assert volumes.marked_volumes(mark) == [volume]
    assert volumes.marked_volumes(new_name("mark")) == []
    assert volume in volumes.volumes()


def test_a_volume_becomes_bootable_and_not(ground: Ground) -> None:
    volumes, volume = ground.cloud.volumes, new_volume(ground)
    volumes.set_bootable(volume.id, bootable=True)
    assert volumes.volume(volume.id).bootable
    volumes.set_bootable(volume.id, bootable=False)
    assert not volumes.volume(volume.id).bootable


def test_a_snapshot_holds_its_volume(ground: Ground) -> None:
    volumes, volume, mark = ground.cloud.volumes, new_volume(ground), new_name("mark")
    made = volumes.create_snapshot(volume.id, new_name("snapshot"), {"watari": mark})
    ground.later(volumes.remove_snapshot, made.id)
    ground.until_snapshot(made.id)
    snapshot = volumes.snapshot(made.id)
    assert (snapshot.volume_id, snapshot.size_gib, snapshot.metadata, snapshot.project_id) == (
        volume.id,
        1,
        {"watari": mark},
        volume.project_id,
    )
    assert volumes.marked_snapshots(mark) == [snapshot]
    assert volumes.marked_snapshots(new_name("mark")) == []
    assert snapshot in volumes.snapshots()
    with pytest.raises(NotNow):
        volumes.remove(volume.id)
    ground.gone(lambda: volumes.remove_snapshot(snapshot.id))
    ground.gone(lambda: volumes.remove(volume.id))
    with pytest.raises(NotThere):
        volumes.volume(volume.id)


def test_a_snapshot_becomes_a_volume_becomes_an_image(ground: Ground) -> None:
    volumes, volume = ground.cloud.volumes, new_volume(ground, image_id=ground.image_id)
    snapshot = volumes.create_snapshot(volume.id, new_name("snapshot"), {})
    ground.later(volumes.remove_snapshot, snapshot.id)
    ground.until_snapshot(snapshot.id)
    clone = new_volume(ground, snapshot_id=snapshot.id)
    assert (clone.snapshot_id, clone.bootable) == (snapshot.id, True)
    name = new_name("image")
    image_id = volumes.capture(clone.id, name, "qcow2")
    ground.later(ground.cloud.images.remove, image_id)
    ground.until_image(image_id)
    image = ground.cloud.images.get(image_id)
    assert (image.name, image.disk_format, image.container_format) == (name, "qcow2", "bare")
    content = b"".join(ground.cloud.images.download(image_id))
    assert len(content) == image.size_bytes
    ground.until_volume(clone.id)


def test_a_volume_at_work_is_not_captured(ground: Ground) -> None:
    volumes, volume = ground.cloud.volumes, new_volume(ground, image_id=ground.image_id)
    image_id = volumes.capture(volume.id, new_name("image"), "qcow2")
    ground.later(ground.cloud.images.remove, image_id)
    with pytest.raises(NotNow):
        volumes.capture(volume.id, new_name("image"), "qcow2")
    ground.until_image(image_id)
    ground.until_volume(volume.id)


def test_a_quota_stops_a_volume(ground: Ground) -> None:
    project_id = ground.project_of_ours()
    ground.cloud.identity.set_quota(project_id, "volume", {"volumes": 0})
    with pytest.raises(OverQuota):
        ground.cloud.in_project(project_id).volumes.create(VolumeSpec(name=new_name("volume"), size_gib=1))
