"""Volumes, snapshots and captures.

When Cinder and Glance are at it, when they gave up, when a disk must not be touched.
"""

from typing import Any

import pytest

from tests.machines.world import two_clouds
from tests.steps.looking import act, look, told
from watari.model.specs import VolumeSpec
from watari.model.steps.create import CreateSnapshot, CreateVolume
from watari.model.steps.disk import CaptureInstance, CaptureVolume
from watari.steps.sight import Seen

VOLUME = CreateVolume(
    **told(), spec=VolumeSpec(name="v", size_gib=1, image_id="image-guest", bootable=True, metadata={"a": "b"})
)
SNAPSHOT = CreateSnapshot(**told(), volume_id="volume-data", name="s")
INSTANCE = CaptureInstance(**told(), instance_id="instance-off")
FREE = CaptureVolume(**told(), volume_id="volume-free")


def test_a_volume_bears_our_mark_beside_its_own_metadata() -> None:
    clouds = two_clouds()
    act(VOLUME, clouds)
    (volume,) = clouds.target.volumes.marked_volumes("m1")
    assert volume.metadata == {"a": "b", "watari": "m1"}


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ({"status": "creating"}, Seen.UNDER_WAY),
        ({"status": "downloading"}, Seen.UNDER_WAY),
        ({"status": "error"}, Seen.FAILED),
        ({"bootable": False}, Seen.PARTIAL),
        ({"size_gib": 5}, Seen.CHANGED),
        ({}, Seen.DONE),
    ],
)
def test_a_volume_of_ours(state: dict[str, Any], seen: Seen) -> None:
    clouds = two_clouds()
    act(VOLUME, clouds)
    clouds.target.tick(10)
    (volume,) = clouds.target.volumes.marked_volumes("m1")
    clouds.target.state.volumes.change(volume.id, **state)
    sight = look(VOLUME, clouds, ours=True)
    assert (sight.seen, sight.made) == (seen, {"id": volume.id})


def test_one_volume_stays_of_a_request_that_came_twice() -> None:
    clouds = two_clouds()
    for _ in range(2):
        act_alone = VOLUME.spec.model_copy(update={"metadata": {"watari": "m1"}})
        clouds.target.in_project("project-shop").volumes.create(act_alone)
    clouds.target.tick(10)
    act(VOLUME, clouds)
    clouds.target.tick(10)
    assert look(VOLUME, clouds, ours=True).seen is Seen.DONE
    assert len(clouds.target.volumes.marked_volumes("m1")) == 1


def test_a_snapshot_that_cinder_gave_up_is_named() -> None:
    clouds = two_clouds()
    clouds.target.state.spoil("create_snapshot")
    act(SNAPSHOT, clouds)
    clouds.target.tick(10)
    sight = look(SNAPSHOT, clouds, ours=True)
    assert (sight.seen, sight.says) == (Seen.FAILED, "Cinder gave up: error")
    assert sight.made


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ({}, Seen.TODO),
        ({"status": "ACTIVE"}, Seen.CHANGED),
        ({"task_state": "image_snapshot"}, Seen.UNDER_WAY),
        ({"image_id": None}, Seen.CHANGED),
    ],
)
def test_only_an_instance_at_rest_is_captured(state: dict[str, Any], seen: Seen) -> None:
    clouds = two_clouds()
    clouds.target.state.instances.change("instance-off", **state)
    assert look(INSTANCE, clouds).seen is seen


@pytest.mark.parametrize(
    ("status", "seen"),
    [("available", Seen.TODO), ("uploading", Seen.UNDER_WAY), ("in-use", Seen.CHANGED), ("error", Seen.CHANGED)],
)
def test_only_a_volume_at_rest_is_captured(status: str, seen: Seen) -> None:
    clouds = two_clouds()
    clouds.target.state.volumes.change("volume-free", status=status)
    assert look(FREE, clouds).seen is seen


@pytest.mark.parametrize(
    ("status", "seen"), [("queued", Seen.UNDER_WAY), ("saving", Seen.UNDER_WAY), ("killed", Seen.FAILED)]
)
@pytest.mark.parametrize("step", [INSTANCE, FREE])
def test_a_captured_image_is_waited_for(step: Any, status: str, seen: Seen) -> None:
    clouds = two_clouds()
    act(step, clouds)
    clouds.target.tick(10)
    (image,) = clouds.target.images.named("m1")
    assert look(step, clouds, ours=True).facts["digest_algorithm"] == "sha512"
    clouds.target.state.images.change(image.id, status=status)
    sight = look(step, clouds, ours=True)
    assert (sight.seen, sight.made) == (seen, {"id": image.id})


def test_a_capture_is_done_only_when_its_disk_is_at_rest_again() -> None:
    clouds = two_clouds()
    act(INSTANCE, clouds)
    act(FREE.model_copy(update={"mark": "m2"}), clouds)
    clouds.target.tick(10)
    clouds.target.state.instances.change("instance-off", task_state="image_uploading")
    clouds.target.state.volumes.change("volume-free", status="uploading")
    assert look(INSTANCE, clouds, ours=True).seen is Seen.UNDER_WAY
    assert look(FREE.model_copy(update={"mark": "m2"}), clouds, ours=True).seen is Seen.UNDER_WAY


def test_a_capture_that_was_lost_is_to_be_made_again() -> None:
    clouds = two_clouds()
    clouds.target.state.spoil("capture_instance")
    act(INSTANCE, clouds)
    clouds.target.tick(10)
    assert look(INSTANCE, clouds, ours=True).seen is Seen.TODO
