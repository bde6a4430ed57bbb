"""The images that the project owns, with their properties and shares."""

from __future__ import annotations

from watari.model.record import Ref
from watari.model.specs import ImageSpec
from watari.model.steps.bring import ShareImage
from watari.model.steps.disk import CarryImage
from watari.model.survey.image import Image
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import labels
from watari.plan.properties import portable
from watari.plan.scope import Chosen


def lay_images(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Carry every image of the project that can be read; those without bytes, and shares with others, are left out by name."""
    images = [image for image in chart.source.survey.images if image.project_id == chosen.project.id]
    names = labels(images)
    for image in images:
        why = _why_not(image)
        if why is not None:
            chart.leave_out(f"image {image.name} ({image.id})", why)
            continue
        found = chart.there_already(chart.target.survey.images, chosen.project.id, image.name)
        ref = (
            found.id
            if found is not None and found.hash_value == image.hash_value
            else _carry(chart, draft, image, names[image.id])
        )
        chart.put("image", image.id, ref)
        _share(chart, draft, image, names[image.id])


def _why_not(image: Image) -> str | None:
    if image.status != "active":
        return f"it is {image.status} and cannot be read"
    if not image.disk_format or not image.container_format:
        return "it has no format: it points to volume snapshots, which do not cross"
    return None


def _carry(chart: Chart, draft: Draft, image: Image, name: str) -> Ref:
    ending = f"image/{name}"
    spec = ImageSpec(
        id=draft.chosen_id(ending),
        name=image.name,
        disk_format=image.disk_format or "raw",
        container_format=image.container_format or "bare",
        visibility=_visibility(chart, image),
        min_disk_gib=image.min_disk_gib,
        min_ram_mib=image.min_ram_mib,
        protected=False,
        properties=portable(image.properties),
        tags=image.tags,
    )
    where = chart.on_target(image.project_id)
    return draft.add(
        CarryImage, ending, phase="carry", image_id=image.id, source_project=image.project_id, spec=spec, **where
    )


def _visibility(chart: Chart, image: Image) -> str:
    if image.protected:
        chart.leave_out(
            f"protection of image {image.name}",
            "a protected image could not be removed by an undo: protect it after finish",
        )
    return image.visibility


def _share(chart: Chart, draft: Draft, image: Image, name: str) -> None:
    for member in image.member_project_ids:
        project = chart.find("project", member)
        if project is None:
            chart.leave_out(
                f"share of image {image.name} with project {member}",
                "that project does not cross, or crosses later in the goal",
            )
            continue
        member_name = chart.source.label("projects", member)
        ref = chart.at("image", image.id)
        where = chart.on_target(image.project_id)
        draft.add(ShareImage, f"share/{name}/{member_name}", phase="carry", image_id=ref, with_project=project, **where)
