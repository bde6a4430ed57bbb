"""The images that the project owns, with their properties and shares."""

from __future__ import annotations

from typing import Any

from watari.facts.crossing import Chosen
from watari.facts.storage import image_there, shared_with, why_image_stays
from watari.model.record import Ref
from watari.model.specs import ImageSpec
from watari.model.steps.bring import ShareImage
from watari.model.steps.disk import CarryImage
from watari.model.survey.image import Image
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.names import labels
from watari.plan.properties import portable


def lay_images(chart: Chart, draft: Draft, chosen: Chosen) -> None:
    """Carry every image of the project that can be read, and share it with those that have it on the source."""
    images = chart.source.images_in(chosen.project.id)
    names = labels(images)
    for image in images:
        if why_image_stays(image) is None:
            found = image_there(chart.facts, image)
            chart.put("image", image.id, found.id if found else _carry(chart, draft, image, names[image.id]))
            _share(chart, draft, image, names[image.id])


def _carry(chart: Chart, draft: Draft, image: Image, name: str) -> Ref:
    ending = f"image/{name}"
    spec = ImageSpec(
        id=draft.chosen_id(ending),
        name=image.name,
        disk_format=image.disk_format or "raw",
        container_format=image.container_format or "bare",
        visibility=image.visibility,
        min_disk_gib=image.min_disk_gib,
        min_ram_mib=image.min_ram_mib,
        protected=False,  # an undo could not remove it
        properties=portable(image.properties),
        tags=image.tags,
    )
    where = chart.on_target(image.project_id)
    return draft.add(
        CarryImage, ending, phase="carry", image_id=image.id, source_project=image.project_id, spec=spec, **where
    )


def _share(chart: Chart, draft: Draft, image: Image, name: str) -> None:
    for member in shared_with(chart.facts, image):
        fields: dict[str, Any] = {"image_id": chart.at("image", image.id), "with_project": chart.at("project", member)}
        ending = f"share/{name}/{chart.label('projects', member)}"
        draft.add(ShareImage, ending, phase="carry", **fields, **chart.on_target(image.project_id))
