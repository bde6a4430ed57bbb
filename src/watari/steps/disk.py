"""The deeds that make Cinder's things, and images of disks."""

from __future__ import annotations

from typing import Any, ClassVar

from watari.clouds.port import Cloud
from watari.model.record import known
from watari.model.steps.create import CreateSnapshot, CreateVolume
from watari.model.steps.disk import CaptureInstance, CaptureVolume
from watari.model.steps.remove import Thing
from watari.model.survey.image import Image
from watari.model.survey.volume import Volume, VolumeSnapshot
from watari.steps.creating import Creating
from watari.steps.likeness import difference, differences
from watari.steps.sight import Sight, changed, failed, present, todo, under_way

MARK_KEY = "watari"
"""The metadata key by which a volume or snapshot of ours is found again."""


class VolumeDeed(Creating[CreateVolume, Volume]):
    """A volume, empty or filled by Cinder from an image or a snapshot.

    Whether it can be booted from is set afterwards.
    """

    thing: ClassVar[Thing] = "volume"
    marked: ClassVar[bool] = True

    def found(self, step: CreateVolume, cloud: Cloud) -> list[Volume]:
        """By mark: names are not unique."""
        return [volume for volume in cloud.volumes.marked_volumes(step.mark) if volume.status != "deleting"]

    def make(self, step: CreateVolume, cloud: Cloud) -> None:
        """Begin to make it, with our mark in its metadata."""
        cloud.volumes.create(step.spec.model_copy(update={"metadata": {**step.spec.metadata, MARK_KEY: step.mark}}))

    def state(self, step: CreateVolume, there: Volume, cloud: Cloud) -> Sight | None:
        """Say how far Cinder is."""
        return _storage_state(there)

    def differences(self, step: CreateVolume, there: Volume, cloud: Cloud) -> list[str]:
        """Size and type."""
        return differences(step.spec, there, "size_gib", "volume_type")

    def lacks(self, step: CreateVolume, there: Volume) -> str:
        """Whether it can be booted from."""
        return (
            "" if there.bootable == step.spec.bootable else difference("bootable", step.spec.bootable, there.bootable)
        )

    def complete(self, step: CreateVolume, there: Volume, cloud: Cloud) -> None:
        """Say whether it can be booted from."""
        cloud.volumes.set_bootable(there.id, step.spec.bootable)

    def facts(self, step: CreateVolume, there: Volume) -> dict[str, Any]:
        """What Cinder made."""
        return {"size_gib": there.size_gib, "volume_type": there.volume_type}


class SnapshotDeed(Creating[CreateSnapshot, VolumeSnapshot]):
    """A snapshot of a volume, attached or not."""

    thing: ClassVar[Thing] = "snapshot"
    marked: ClassVar[bool] = True

    def found(self, step: CreateSnapshot, cloud: Cloud) -> list[VolumeSnapshot]:
        """By mark: names are not unique."""
        return [snapshot for snapshot in cloud.volumes.marked_snapshots(step.mark) if snapshot.status != "deleting"]

    def make(self, step: CreateSnapshot, cloud: Cloud) -> None:
        """Begin to make it, with our mark in its metadata."""
        cloud.volumes.create_snapshot(known(step.volume_id), step.name, {MARK_KEY: step.mark})

    def state(self, step: CreateSnapshot, there: VolumeSnapshot, cloud: Cloud) -> Sight | None:
        """Say how far Cinder is."""
        return _storage_state(there)

    def differences(self, step: CreateSnapshot, there: VolumeSnapshot, cloud: Cloud) -> list[str]:
        """Whose snapshot it is."""
        volume_id = known(step.volume_id)
        return [] if there.volume_id == volume_id else [difference("volume_id", volume_id, there.volume_id)]

    def facts(self, step: CreateSnapshot, there: VolumeSnapshot) -> dict[str, Any]:
        """How large its volume was."""
        return {"size_gib": there.size_gib}


class CaptureInstanceDeed(Creating[CaptureInstance, Image]):
    """An image of a stopped instance's root disk.

    It is whole when the image is active and the instance is at rest again.
    """

    thing: ClassVar[Thing] = "image"
    marked: ClassVar[bool] = True

    def found(self, step: CaptureInstance, cloud: Cloud) -> list[Image]:
        """By its name, which is our mark."""
        return cloud.images.named(step.mark)

    def absent(self, step: CaptureInstance, cloud: Cloud) -> Sight:
        """Only an instance at rest that boots from an image can be captured whole."""
        instance = present(cloud.compute.instance, known(step.instance_id))
        if instance is None:
            return changed("the instance is gone", differs=["id"])
        if instance.task_state is not None:
            return under_way(f"{instance.status}, {instance.task_state}")
        if instance.status != "SHUTOFF":
            return changed(f"it is {instance.status}: a disk in use would be torn", differs=["status"])
        if instance.image_id is None:
            return changed("it boots from a volume, so Nova would make no image of it", differs=["image_id"])
        return todo()

    def make(self, step: CaptureInstance, cloud: Cloud) -> None:
        """Begin to capture."""
        cloud.compute.capture(known(step.instance_id), step.mark)

    def state(self, step: CaptureInstance, there: Image, cloud: Cloud) -> Sight | None:
        """Say how far Nova and Glance are."""
        unsettled = _image_state(there)
        instance = None if unsettled else present(cloud.compute.instance, known(step.instance_id))
        if instance is not None and instance.task_state is not None:
            return under_way(f"the image is active, the instance is still {instance.task_state}", there.id)
        return unsettled

    def facts(self, step: CaptureInstance, there: Image) -> dict[str, Any]:
        """What Glance holds."""
        return image_facts(there)


class CaptureVolumeDeed(Creating[CaptureVolume, Image]):
    """An image of a volume that is not attached.

    It is whole when the image is active and the volume is available again.
    """

    thing: ClassVar[Thing] = "image"
    marked: ClassVar[bool] = True

    def found(self, step: CaptureVolume, cloud: Cloud) -> list[Image]:
        """By its name, which is our mark."""
        return cloud.images.named(step.mark)

    def absent(self, step: CaptureVolume, cloud: Cloud) -> Sight:
        """Only a volume at rest can be captured."""
        volume = present(cloud.volumes.volume, known(step.volume_id))
        if volume is None:
            return changed("the volume is gone", differs=["id"])
        if volume.status == "uploading":
            return under_way("it is being uploaded")
        return todo() if volume.status == "available" else changed(f"the volume is {volume.status}", differs=["status"])

    def make(self, step: CaptureVolume, cloud: Cloud) -> None:
        """Begin to capture."""
        cloud.volumes.capture(known(step.volume_id), step.mark, step.disk_format)

    def state(self, step: CaptureVolume, there: Image, cloud: Cloud) -> Sight | None:
        """Say how far Cinder and Glance are."""
        unsettled = _image_state(there)
        volume = None if unsettled else present(cloud.volumes.volume, known(step.volume_id))
        if volume is not None and volume.status == "uploading":
            return under_way("the image is active, the volume is still uploading", there.id)
        return unsettled

    def facts(self, step: CaptureVolume, there: Image) -> dict[str, Any]:
        """What Glance holds."""
        return image_facts(there)


def image_facts(image: Image) -> dict[str, Any]:
    """Give an image's format, and its size and digest as Glance counted them itself."""
    counted = {"size_bytes": image.size_bytes, "digest": image.hash_value, "digest_algorithm": image.hash_algorithm}
    return {"disk_format": image.disk_format, **counted}


def _storage_state(there: Volume | VolumeSnapshot) -> Sight | None:
    if there.status in ("creating", "downloading"):
        return under_way(f"Cinder is {there.status} it", there.id)
    if there.status.startswith("error"):
        return failed(f"Cinder gave up: {there.status}", there.id, status=there.status)
    return None


def _image_state(image: Image) -> Sight | None:
    if image.status == "active":
        return None
    if image.status in ("queued", "saving", "uploading", "importing"):
        return under_way(f"the image is {image.status}", image.id)
    return failed(f"the image is {image.status}", image.id, status=image.status)
