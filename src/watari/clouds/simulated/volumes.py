"""A simulated Cinder on a store with copy-on-write clones, such as Ceph RBD."""

from __future__ import annotations

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.quotas import take
from watari.clouds.simulated.refusals import not_now, not_there, refused
from watari.model.record import known
from watari.model.specs import VolumeSpec
from watari.model.survey.compute import Service
from watari.model.survey.image import Image
from watari.model.survey.volume import StoragePool, Volume, VolumeSnapshot, VolumeType

REMOVABLE = ("available", "error", "error_deleting", "error_restoring", "error_extending")


class SimulatedVolumes(Desk):
    """Volumes and snapshots in memory."""

    @call
    def volumes(self) -> list[Volume]:
        """All volumes within reach."""
        self.sees("volumes")
        return self.state.volumes.where(lambda v: self.caller.owns(v.project_id))

    @call
    def snapshots(self) -> list[VolumeSnapshot]:
        """All snapshots within reach."""
        self.sees("snapshots")
        return self.state.snapshots.where(lambda s: self.caller.owns(s.project_id))

    @call
    def types(self) -> list[VolumeType]:
        """All volume types within reach."""
        self.sees("volume_types")
        return self.state.volume_types.where(lambda t: t.public or self.caller.is_admin)

    @call
    def pools(self) -> list[StoragePool]:
        """The back end pools."""
        self.sees("storage_pools")
        self.admins_only("scheduler_extension:scheduler_stats:get_pools")
        return list(self.state.storage_pools)

    @call
    def services(self) -> list[Service]:
        """All Cinder services."""
        self.sees("services")
        self.admins_only("volume_extension:services:index")
        return self.state.services.where(lambda s: s.binary.startswith("cinder"))

    @call
    def volume(self, volume_id: str) -> Volume:
        """One volume."""
        return self._volume(volume_id)

    @call
    def snapshot(self, snapshot_id: str) -> VolumeSnapshot:
        """One snapshot."""
        return self._snapshot(snapshot_id)

    @call
    def marked_volumes(self, mark: str) -> list[Volume]:
        """The volumes that bear the mark."""
        return [v for v in self.state.volumes.by("mark", mark) if self.caller.owns(v.project_id)]

    @call
    def marked_snapshots(self, mark: str) -> list[VolumeSnapshot]:
        """The snapshots that bear the mark."""
        return [s for s in self.state.snapshots.by("mark", mark) if self.caller.owns(s.project_id)]

    @call
    def create(self, spec: VolumeSpec) -> Volume:
        """Begin to make a volume."""
        state = self.state
        image = self._image_for(spec)
        snapshot = self._snapshot_for(spec)
        volume_type = self._type_for(spec, snapshot)
        take(state, self.caller.project_id, "volume", volumes=1, gigabytes=spec.size_gib)
        origin = state.volumes.find(snapshot.volume_id) if snapshot else None
        volume = state.volumes.put(
            Volume(
                id=state.new_id("volume"),
                name=spec.name,
                description=spec.description,
                project_id=self.caller.project_id,
                size_gib=spec.size_gib,
                status="creating",
                volume_type=volume_type,
                bootable=bool(origin and origin.bootable),
                encrypted=bool(origin and origin.encrypted),
                availability_zone=spec.availability_zone or "nova",
                snapshot_id=snapshot.id if snapshot else None,
                metadata=dict(spec.metadata),
                image_metadata=_image_metadata(image) if image else dict(origin.image_metadata) if origin else {},
            )
        )
        content_of = image or snapshot
        state.disks[volume.id] = state.disks.get(content_of.id, b"") if content_of else b""
        way = "create_volume_from_image" if image else "create_volume"
        if not self._has_room(spec.size_gib):
            state.spoil(way)  # Cinder takes the request and ends in error: no valid back end
        state.begin(way, volume.id)
        return state.volumes.get(volume.id)

    @call
    def create_snapshot(self, volume_id: str, name: str, metadata: dict[str, str]) -> VolumeSnapshot:
        """Begin to snapshot a volume, attached or not."""
        state, volume = self.state, self._volume(volume_id)
        if volume.status not in ("available", "in-use"):
            raise not_now(
                f"Invalid volume: Volume {volume_id} status must be available or in-use, but current status is:"
                f" {volume.status}."
            )
        take(state, volume.project_id, "volume", snapshots=1, gigabytes=volume.size_gib)
        snapshot = state.snapshots.put(
            VolumeSnapshot(
                id=state.new_id("snapshot"),
                name=name,
                volume_id=volume_id,
                project_id=volume.project_id,
                size_gib=volume.size_gib,
                status="creating",
                metadata=dict(metadata),
            )
        )
        state.disks[snapshot.id] = state.disks.get(volume_id, b"")
        state.begin("create_snapshot", snapshot.id)
        return state.snapshots.get(snapshot.id)

    @call
    def set_bootable(self, volume_id: str, bootable: bool) -> None:
        """Say whether a volume can be booted from."""
        self._volume(volume_id)
        self.state.volumes.change(volume_id, bootable=bootable)

    @call
    def capture(self, volume_id: str, image_name: str, disk_format: str) -> str:
        """Begin to make an image of an available volume."""
        state, volume = self.state, self._volume(volume_id)
        if volume.status != "available":
            raise not_now(
                f"Invalid volume: Volume {volume_id} status must be available, but current status is: {volume.status}."
            )
        image = state.images.put(
            Image(
                id=state.new_id("image"),
                name=image_name,
                project_id=self.caller.project_id,
                status="queued",
                visibility="private",
                disk_format=disk_format,
                container_format="bare",
                properties={k: v for k, v in volume.image_metadata.items() if not k.startswith("image_")},
            )
        )
        state.begin("capture_volume", volume_id, image=image.id)
        return image.id

    @call
    def remove(self, volume_id: str) -> None:
        """Begin to delete a volume."""
        volume = self._volume(volume_id)
        if volume.status not in REMOVABLE or volume.attachments:
            raise not_now(
                f"Invalid volume: Volume {volume_id} status must be available or error and must not be attached, "
                f"but current status is: {volume.status}."
            )
        if self.state.snapshots.by("volume", volume_id):
            raise not_now(f"Invalid volume: Volume {volume_id} still has dependent snapshots.")
        self.state.begin("remove_volume", volume_id)

    @call
    def remove_snapshot(self, snapshot_id: str) -> None:
        """Begin to delete a snapshot."""
        state, snapshot = self.state, self._snapshot(snapshot_id)
        if snapshot.status not in REMOVABLE:
            raise not_now(
                f"Invalid snapshot: Snapshot {snapshot_id} must be available or error, but is {snapshot.status}."
            )
        clones = state.volumes.by("snapshot", snapshot_id)
        if clones and state.habits.clones_pin_snapshots:
            raise not_now(f"Snapshot {snapshot_id} is busy: volume {clones[0].id} is a clone of it.")
        state.begin("remove_snapshot", snapshot_id)

    def _volume(self, volume_id: str) -> Volume:
        volume = self.state.volumes.get(volume_id)
        self.must_own("volume", volume_id, volume.project_id)
        return volume

    def _snapshot(self, snapshot_id: str) -> VolumeSnapshot:
        snapshot = self.state.snapshots.get(snapshot_id)
        self.must_own("snapshot", snapshot_id, snapshot.project_id)
        return snapshot

    def _image_for(self, spec: VolumeSpec) -> Image | None:
        if spec.image_id is None:
            return None
        image = self.state.images.find(known(spec.image_id))
        if image is None or image.status != "active":
            raise refused(f"Invalid image identifier or unable to access requested image: {spec.image_id}")
        needed_gib = max(image.min_disk_gib, -(-(image.virtual_size_bytes or image.size_bytes or 0) // 2**30))
        if spec.size_gib < needed_gib:
            raise refused(f"Volume size {spec.size_gib}GB cannot be smaller than the image's {needed_gib}GB.")
        return image

    def _snapshot_for(self, spec: VolumeSpec) -> VolumeSnapshot | None:
        if spec.snapshot_id is None:
            return None
        snapshot = self._snapshot(known(spec.snapshot_id))
        if snapshot.status != "available":
            raise not_now(f"Invalid snapshot: Originating snapshot status must be available, but is {snapshot.status}.")
        if spec.size_gib < snapshot.size_gib:
            raise refused(
                f"Volume size {spec.size_gib}GB cannot be smaller than original snapshot size {snapshot.size_gib}GB."
            )
        return snapshot

    def _type_for(self, spec: VolumeSpec, snapshot: VolumeSnapshot | None) -> str | None:
        names = [t.name for t in self.state.volume_types]
        if spec.volume_type is not None and spec.volume_type not in names:
            raise not_there("volume type", spec.volume_type)
        if spec.volume_type is not None:
            return spec.volume_type
        origin = self.state.volumes.find(snapshot.volume_id) if snapshot else None
        return origin.volume_type if origin else (names[0] if names else None)

    def _has_room(self, size_gib: int) -> bool:
        free = [pool.free_gib for pool in self.state.storage_pools]
        return not free or any(gib is None or gib >= size_gib for gib in free)


def _image_metadata(image: Image) -> dict[str, str]:
    kept = {key: value for key, value in image.properties.items() if value}
    return kept | {"image_id": image.id, "image_name": image.name}
