"""Cinder behind the Volumes port."""

from __future__ import annotations

from watari.clouds.openstack import bodies
from watari.clouds.openstack.api import PAGE, Api, Json
from watari.clouds.openstack.microversions import VOLUME_SNAPSHOT_WITHOUT_FORCE
from watari.clouds.openstack.nouns import volume as read
from watari.clouds.openstack.nouns.compute import service
from watari.model.specs import VolumeSpec
from watari.model.survey.compute import Service
from watari.model.survey.volume import StoragePool, Volume, VolumeSnapshot, VolumeType


class OpenStackVolumes:
    """Cinder v3."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def volumes(self) -> list[Volume]:
        """All projects'."""
        return [read.volume(json) for json in self._api.list("/volumes/detail", "volumes", all_tenants=1, limit=PAGE)]

    def snapshots(self) -> list[VolumeSnapshot]:
        """All projects'."""
        return [
            read.snapshot(json) for json in self._api.list("/snapshots/detail", "snapshots", all_tenants=1, limit=PAGE)
        ]

    def types(self) -> list[VolumeType]:
        """Public and private ones (``is_public=None`` asks for both)."""
        return [
            read.volume_type(json) for json in self._api.list("/types", "volume_types", is_public="None", limit=PAGE)
        ]

    def pools(self) -> list[StoragePool]:
        """`GET /scheduler-stats/get_pools`."""
        return [read.pool(json) for json in self._api.get("/scheduler-stats/get_pools", detail="true")["pools"]]

    def services(self) -> list[Service]:
        """All binaries."""
        return [service(json) for json in self._api.get("/os-services")["services"]]

    def volume(self, volume_id: str) -> Volume:
        """`GET /volumes/ID`."""
        return read.volume(self._api.get(f"/volumes/{volume_id}")["volume"])

    def snapshot(self, snapshot_id: str) -> VolumeSnapshot:
        """`GET /snapshots/ID`."""
        return read.snapshot(self._api.get(f"/snapshots/{snapshot_id}")["snapshot"])

    def marked_volumes(self, mark: str) -> list[Volume]:
        """Filtered by Cinder and once more by us: a cloud may switch the filter off (resource_filters.json)."""
        found = self._api.list("/volumes/detail", "volumes", all_tenants=1, metadata=_metadata_filter(mark))
        return [volume for volume in map(read.volume, found) if volume.metadata.get("watari") == mark]

    def marked_snapshots(self, mark: str) -> list[VolumeSnapshot]:
        """Filtered by Cinder and once more by us."""
        found = self._api.list("/snapshots/detail", "snapshots", all_tenants=1, metadata=_metadata_filter(mark))
        return [snapshot for snapshot in map(read.snapshot, found) if snapshot.metadata.get("watari") == mark]

    def create(self, spec: VolumeSpec) -> Volume:
        """`POST /volumes`; its answer lacks the project, so the volume is looked at once more."""
        return self.volume(self._api.post("/volumes", {"volume": bodies.volume(spec)})["volume"]["id"])

    def create_snapshot(self, volume_id: str, name: str, metadata: dict[str, str]) -> VolumeSnapshot:
        """`POST /snapshots`, also of an attached volume."""
        body: Json = {"volume_id": volume_id, "name": name, "metadata": metadata}
        if not self._api.has(VOLUME_SNAPSHOT_WITHOUT_FORCE):
            body["force"] = True
        return self.snapshot(self._api.post("/snapshots", {"snapshot": body})["snapshot"]["id"])

    def set_bootable(self, volume_id: str, bootable: bool) -> None:
        """`os-set_bootable`."""
        self._api.post(f"/volumes/{volume_id}/action", {"os-set_bootable": {"bootable": bootable}})

    def capture(self, volume_id: str, image_name: str, disk_format: str) -> str:
        """`os-volume_upload_image` of an available volume."""
        body = {"image_name": image_name, "disk_format": disk_format, "container_format": "bare"}
        answer = self._api.post(f"/volumes/{volume_id}/action", {"os-volume_upload_image": body})
        return str(answer["os-volume_upload_image"]["image_id"])

    def remove(self, volume_id: str) -> None:
        """`DELETE /volumes/ID`."""
        self._api.delete(f"/volumes/{volume_id}")

    def remove_snapshot(self, snapshot_id: str) -> None:
        """`DELETE /snapshots/ID`; with RBD it may be taken and still fail: the snapshot is then `available` again."""
        self._api.delete(f"/snapshots/{snapshot_id}")


def _metadata_filter(mark: str) -> str:
    """Cinder reads this filter as a Python dictionary."""
    return str({"watari": mark})
