"""An instance's disks: captured on the source when nobody writes to them any more, carried, made into the target's.

All captures come after the stop, so they are of one moment. A volume stays attached all the time: a snapshot of it
becomes a temporary volume, and that an image. Disks go side by side; temporary things go as soon as they have been
carried, in the order that RBD asks for: the image, the volume cloned from the snapshot, the snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watari.facts.instances import root_volume
from watari.model.record import Made
from watari.model.specs import DiskSpec, ImageSpec, VolumeSpec
from watari.model.steps import Step
from watari.model.steps.create import CreateSnapshot, CreateVolume
from watari.model.steps.disk import CaptureInstance, CaptureVolume, CarryImage
from watari.model.steps.remove import Remove
from watari.model.survey.compute import Instance
from watari.model.survey.volume import Volume
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.properties import portable

DISK_PATIENCE_SECONDS = 4 * 3600
"""A disk of some hundred GiB takes hours; the engine sees its progress and needs no shorter limit."""


@dataclass(frozen=True)
class Disks:
    """What the target boots with: the carried image of an image-booted root disk, and the volumes in their order."""

    root_image: Made | None
    volumes: tuple[DiskSpec, ...]
    ready: tuple[Made, ...]


def move_disks(chart: Chart, draft: Draft, instance: Instance, still: Made) -> Disks:
    """Write the steps that bring all disks of ``instance`` to the target, after ``still``.

    When nobody writes to them any more.
    """
    root = _move_root_image(chart, draft, instance, still) if instance.image_id is not None else None
    booted_from = root_volume(instance, chart.source.volumes)
    disks = []
    for at, attached in enumerate(instance.volumes, start=1):
        volume = chart.source.volumes[attached.volume_id]
        made = _Transfer(chart, draft, volume, f"volume-{at}").write(still, bootable=attached == booted_from)
        disks.append(
            DiskSpec(
                volume_id=made,
                boot_index=0 if attached == booted_from else None,
                delete_on_termination=attached.delete_on_termination,
                tag=attached.tag,
            )
        )
    volumes = [disk.volume_id for disk in disks if isinstance(disk.volume_id, Made)]
    return Disks(root, tuple(disks), (*([root] if root else []), *volumes))


def _move_root_image(chart: Chart, draft: Draft, instance: Instance, still: Made) -> Made:
    """The image stays on the target: Nova needs it to rebuild or resize the instance."""
    where = chart.on_source(instance.project_id)
    captured = draft.add(
        CaptureInstance,
        "root/capture",
        phase="capture",
        instance_id=instance.id,
        after=(still,),
        patience_seconds=DISK_PATIENCE_SECONDS,
        **where,
    )
    image = chart.source.images.get(instance.image_id or "")
    spec = ImageSpec(
        id=draft.chosen_id("root/carry"),
        name=f"{instance.name} as moved from {chart.goal.source}",
        min_disk_gib=instance.flavor.disk_gib,
        properties=portable(image.properties) if image is not None else {},
    )
    carried = _carry(chart, draft, "root", (captured, instance.project_id), spec)
    draft.add(Remove, "root/tidy-image", phase="tidy", thing="image", id=captured, after=(carried,), **where)
    return carried


def _carry(chart: Chart, draft: Draft, name: str, what: tuple[Made, str], spec: ImageSpec) -> Made:
    image, project = what
    return draft.add(
        CarryImage,
        f"{name}/carry",
        phase="carry",
        image_id=image,
        source_project=project,
        spec=spec,
        patience_seconds=DISK_PATIENCE_SECONDS,
        **chart.on_target(project),
    )


@dataclass(frozen=True)
class _Transfer:
    """One volume's way."""

    chart: Chart
    draft: Draft
    volume: Volume
    name: str

    def write(self, still: Made, *, bootable: bool) -> Made:
        """Write all steps; gives the target's volume."""
        where = self.chart.on_source(self.volume.project_id)
        patience = {"patience_seconds": DISK_PATIENCE_SECONDS}
        snapshot = self._add(
            CreateSnapshot,
            "snapshot",
            phase="capture",
            volume_id=self.volume.id,
            name=self._named("snapshot"),
            after=(still,),
            **where,
        )
        copy_spec = VolumeSpec(
            name=self._named("copy"),
            size_gib=self.volume.size_gib,
            volume_type=self.volume.volume_type,
            snapshot_id=snapshot,
        )
        copy = self._add(CreateVolume, "copy", phase="capture", spec=copy_spec, **patience, **where)
        image = self._add(
            CaptureVolume, "capture", phase="capture", volume_id=copy, disk_format="qcow2", **patience, **where
        )
        carried = _carry(self.chart, self.draft, self.name, (image, self.volume.project_id), self._image_spec())
        self._tidy_source(image, copy, snapshot, after=carried)
        return self._make(carried, bootable=bootable)

    def _named(self, ending: str) -> str:
        """The name of a temporary thing: whoever meets it in a list knows whose it is."""
        return f"watari-{self.draft.mark(f'{self.name}/{ending}')}"

    def _add(self, kind: type[Step], ending: str, **fields: Any) -> Made:
        return self.draft.add(kind, f"{self.name}/{ending}", **fields)

    def _image_spec(self) -> ImageSpec:
        # A volume made from an image takes over the image's properties: so its own reach the target.
        return ImageSpec(
            id=self.draft.chosen_id(f"{self.name}/carry"),
            name=self._named("carry"),
            properties=portable(self.volume.image_metadata),
        )

    def _make(self, carried: Made, *, bootable: bool) -> Made:
        """The target's volume, and the end of the image that it was made from."""
        volume, where = self.volume, self.chart.on_target(self.volume.project_id)
        spec = VolumeSpec(
            name=volume.name,
            size_gib=volume.size_gib,
            description=volume.description,
            volume_type=self.chart.facts.target_volume_type(volume.volume_type),
            availability_zone=self.chart.facts.target_zone(volume.availability_zone),
            image_id=carried,
            bootable=bootable or volume.bootable,
            metadata=volume.metadata,
        )
        made = self._add(
            CreateVolume, "make", phase="build", spec=spec, patience_seconds=DISK_PATIENCE_SECONDS, **where
        )
        self.chart.put("volume", volume.id, made)
        self._add(Remove, "tidy-carried", phase="tidy", thing="image", id=carried, after=(made,), **where)
        return made

    def _tidy_source(self, image: Made, copy: Made, snapshot: Made, *, after: Made) -> None:
        where = self.chart.on_source(self.volume.project_id)
        first = self._add(Remove, "tidy-image", phase="tidy", thing="image", id=image, after=(after,), **where)
        second = self._add(Remove, "tidy-copy", phase="tidy", thing="volume", id=copy, after=(first,), **where)
        self._add(Remove, "tidy-snapshot", phase="tidy", thing="snapshot", id=snapshot, after=(second,), **where)
