"""What is asked of Cinder."""

from __future__ import annotations

from typing import Protocol

from watari.model.specs import VolumeSpec
from watari.model.survey.compute import Service
from watari.model.survey.volume import StoragePool, Volume, VolumeSnapshot, VolumeType


class Volumes(Protocol):
    """Volumes, their snapshots and their way into images."""

    def volumes(self) -> list[Volume]:
        """All volumes of all projects."""

    def snapshots(self) -> list[VolumeSnapshot]:
        """All snapshots of all projects."""

    def types(self) -> list[VolumeType]:
        """All volume types."""

    def pools(self) -> list[StoragePool]:
        """The back end pools and their room."""

    def services(self) -> list[Service]:
        """All Cinder services."""

    def volume(self, volume_id: str) -> Volume:
        """One volume."""

    def snapshot(self, snapshot_id: str) -> VolumeSnapshot:
        """One snapshot."""

    def marked_volumes(self, mark: str) -> list[Volume]:
        """The volumes whose metadata ``watari`` is the mark."""

    def marked_snapshots(self, mark: str) -> list[VolumeSnapshot]:
        """The snapshots whose metadata ``watari`` is the mark."""

    def create(self, spec: VolumeSpec) -> Volume:
        """Begin to make a volume; OverQuota when a quota does not suffice."""

    def create_snapshot(self, volume_id: str, name: str, metadata: dict[str, str]) -> VolumeSnapshot:
        """Begin to snapshot a volume, whether it is attached or not (microversion 3.66, or force before)."""

    def set_bootable(self, volume_id: str, bootable: bool) -> None:
        """Say whether a volume can be booted from."""

    def capture(self, volume_id: str, image_name: str, disk_format: str) -> str:
        """Begin to make an image of an available volume; gives the image's id."""

    def remove(self, volume_id: str) -> None:
        """Begin to delete a volume; NotNow while it is attached or has snapshots."""

    def remove_snapshot(self, snapshot_id: str) -> None:
        """Begin to delete a snapshot; NotNow while a clone needs it (RBD)."""
