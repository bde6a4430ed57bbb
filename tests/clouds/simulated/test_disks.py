"""Images have bytes and digests; volumes and snapshots refuse as Cinder on RBD refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from tests.clouds.simulated.until import until, until_gone
from watari.clouds.errors import NotAllowed, NotNow, NotThere, OverQuota, Refused
from watari.clouds.simulated import Habits, SimulatedCloud, World, example_world, guest
from watari.clouds.simulated.example import ADMIN_PROJECT, OPERATOR, old_cloud
from watari.clouds.simulated.example_estate import OFFICE, SHOP
from watari.model.specs import ImageSpec, VolumeSpec


@pytest.fixture
def old() -> SimulatedCloud:
    return example_world().cloud("classic")


def spec(image_id: str = "carried", visibility: str = "private") -> ImageSpec:
    return ImageSpec(id=image_id, name="carried", disk_format="raw", visibility=visibility)


def bytes_of(cloud: SimulatedCloud, image_id: str) -> bytes:
    return b"".join(cloud.images.download(image_id, chunk_bytes=7))


def active(cloud: SimulatedCloud, image_id: str) -> list[str]:
    return [i.status for i in until(lambda: cloud.images.get(image_id), lambda i: i.status == "active")]


def test_an_upload_is_digested(old: SimulatedCloud) -> None:
    assert old.images.create(spec()).status == "queued"
    old.images.upload("carried", iter([b"one ", b"two"]))
    image = old.images.get("carried")
    assert (image.status, image.size_bytes) == ("active", 7)
    assert image.hash_value == hashlib.sha512(b"one two").hexdigest()
    assert bytes_of(old, "carried") == b"one two"
    with pytest.raises(NotNow):
        old.images.upload("carried", iter([b"again"]))


def test_an_id_is_given_once(old: SimulatedCloud) -> None:
    old.images.create(spec())
    with pytest.raises(NotNow):
        old.images.create(spec())
    old.images.remove("carried")
    with pytest.raises(NotNow):
        old.images.create(spec())


def test_a_broken_upload_leaves_the_image_queued(old: SimulatedCloud) -> None:
    def torn() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    old.images.create(spec())
    with pytest.raises(ConnectionError):
        old.images.upload("carried", torn())
    assert old.images.get("carried").status == "queued"
    with pytest.raises(NotNow):
        old.images.download("carried")


def test_only_shared_images_have_members(old: SimulatedCloud) -> None:
    old.images.create(spec())
    with pytest.raises(NotAllowed):
        old.images.share("carried", SHOP)
    old.images.create(spec("shared", visibility="shared"))
    old.identity.give_role("role-member", OPERATOR, SHOP)
    member = old.in_project(SHOP)
    with pytest.raises(NotThere):
        member.images.get("shared")
    old.images.share("shared", SHOP)
    assert member.images.get("shared").member_project_ids == (SHOP,)


def test_a_capture_goes_through_novas_tasks_and_carries_the_guests_record(old: SimulatedCloud) -> None:
    old.compute.stop("web-1")
    until(lambda: old.compute.instance("web-1"), lambda i: i.status == "SHUTOFF")
    image_id = old.compute.capture("web-1", "web-1 moves")
    with pytest.raises(NotNow, match="task_state"):
        old.compute.start("web-1")
    tasks = [i.task_state for i in until(lambda: old.compute.instance("web-1"), lambda i: i.task_state is None)]
    assert tasks == ["image_uploading", "image_uploading", None]
    captured = old.images.get(image_id)
    assert (captured.status, captured.visibility, captured.properties["instance_uuid"]) == (
        "active",
        "private",
        "web-1",
    )
    walk = guest.walk(bytes_of(old, image_id))
    assert (walk.length, walk.broken_at) == (2, None)


def test_a_spoiled_capture_loses_its_image(old: SimulatedCloud) -> None:
    old.state.spoil("capture_instance")
    image_id = old.compute.capture("web-2", "lost")
    until_gone(lambda: old.images.get(image_id))
    assert old.compute.instance("web-2").task_state is None


def test_an_attached_volume_is_captured_through_a_snapshot(old: SimulatedCloud) -> None:
    for forbidden in (old.volumes.remove, lambda v: old.volumes.capture(v, "no", "raw")):
        with pytest.raises(NotNow, match="in-use"):
            forbidden("data-1")
    snapshot = old.volumes.create_snapshot("data-1", "moving", {"watari": "m1"})
    with pytest.raises(NotNow):
        old.volumes.create(VolumeSpec(name="too early", size_gib=2, snapshot_id=snapshot.id))
    until(lambda: old.volumes.snapshot(snapshot.id), lambda s: s.status == "available")
    clone = old.volumes.create(
        VolumeSpec(name="temporary", size_gib=2, snapshot_id=snapshot.id, metadata={"watari": "m2"})
    )
    until(lambda: old.volumes.volume(clone.id), lambda v: v.status == "available")
    image_id = old.volumes.capture(clone.id, "data-1 moves", "raw")
    assert old.volumes.volume(clone.id).status == "uploading"
    assert active(old, image_id)[0] == "saving"
    assert guest.walk(bytes_of(old, image_id)).length == 1
    assert [v.id for v in old.volumes.marked_volumes("m2")] == [clone.id]
    assert [s.id for s in old.volumes.marked_snapshots("m1")] == [snapshot.id]


def test_clones_pin_snapshots_and_snapshots_pin_volumes(old: SimulatedCloud) -> None:
    snapshot = old.volumes.create_snapshot("data-1", "moving", {})
    old.tick(5)
    clone = old.volumes.create(VolumeSpec(name="temporary", size_gib=2, snapshot_id=snapshot.id))
    old.tick(5)
    with pytest.raises(NotNow, match="clone"):
        old.volumes.remove_snapshot(snapshot.id)
    old.volumes.remove(clone.id)
    assert old.volumes.volume(clone.id).status == "deleting"
    until_gone(lambda: old.volumes.volume(clone.id))
    old.volumes.remove_snapshot(snapshot.id)
    until_gone(lambda: old.volumes.snapshot(snapshot.id))


def test_a_store_without_clones_lets_snapshots_go() -> None:
    old = World().load(old_cloud(), Habits(clones_pin_snapshots=False))
    snapshot = old.volumes.create_snapshot("data-1", "moving", {})
    old.tick(5)
    old.volumes.create(VolumeSpec(name="temporary", size_gib=2, snapshot_id=snapshot.id))
    old.tick(5)
    old.volumes.remove_snapshot(snapshot.id)
    until_gone(lambda: old.volumes.snapshot(snapshot.id))


def test_a_volume_with_snapshots_stays(old: SimulatedCloud) -> None:
    volume = old.volumes.create(VolumeSpec(name="v", size_gib=1))
    old.tick(5)
    old.volumes.create_snapshot(volume.id, "s", {})
    old.tick(5)
    with pytest.raises(NotNow, match="snapshots"):
        old.volumes.remove(volume.id)


def test_sizes_types_and_quotas(old: SimulatedCloud) -> None:
    snapshot = old.volumes.create_snapshot("data-1", "moving", {})
    old.tick(5)
    with pytest.raises(Refused):
        old.volumes.create(VolumeSpec(name="small", size_gib=1, snapshot_id=snapshot.id))
    with pytest.raises(NotThere):
        old.volumes.create(VolumeSpec(name="odd", size_gib=1, volume_type="gold"))
    old.identity.give_role("role-admin", OPERATOR, OFFICE)
    office = old.in_project(OFFICE)
    with pytest.raises(OverQuota, match="gigabytes"):
        office.volumes.create(VolumeSpec(name="big", size_gib=40))
    assert office.volumes.create(VolumeSpec(name="fits", size_gib=39)).project_id == OFFICE


def test_a_store_without_room_ends_in_error(old: SimulatedCloud) -> None:
    volume = old.volumes.create(VolumeSpec(name="huge", size_gib=500))
    assert until(lambda: old.volumes.volume(volume.id), lambda v: v.status != "creating")[-1].status == "error"
    old.volumes.remove(volume.id)
    until_gone(lambda: old.volumes.volume(volume.id))
    assert set(old.identity.quota(ADMIN_PROJECT, "volume").used.values()) == {0}


def test_a_volume_from_an_image_is_bootable_and_remembers_it(old: SimulatedCloud) -> None:
    made = old.volumes.create(VolumeSpec(name="root", size_gib=1, image_id="classic-guest"))
    seen = until(lambda: old.volumes.volume(made.id), lambda v: v.status == "available")
    assert [v.status for v in seen] == ["downloading", "downloading", "available"]
    assert seen[-1].bootable
    assert seen[-1].image_metadata == {"hw_rng_model": "virtio", "image_id": "classic-guest", "image_name": "guest"}
