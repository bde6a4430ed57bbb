"""Volumes, snapshots, images and server groups of the projects that cross, and what of them stays."""

from __future__ import annotations

from collections.abc import Iterator

from watari.facts.crossing import CrossingFacts
from watari.model.plan import LeftOut
from watari.model.survey.compute import ServerGroup
from watari.model.survey.image import Image
from watari.model.survey.volume import Volume, VolumeSnapshot


def volumes_left(facts: CrossingFacts) -> Iterator[tuple[Volume, LeftOut]]:
    """The volumes that no moving instance has."""
    for volume in facts.source.survey.volumes:
        moves = any(attachment.instance_id in facts.moving for attachment in volume.attachments)
        if volume.project_id in facts.chosen and not moves:
            where = "is attached to an instance that stays" if volume.attachments else "is attached to nothing"
            why = f"it {where}: volumes cross with their instances"
            yield volume, LeftOut(subject=f"volume {volume.name or volume.id}", why=why)


def snapshots_left(facts: CrossingFacts) -> Iterator[tuple[VolumeSnapshot, LeftOut]]:
    """All snapshots: no API makes one with content that the client gives."""
    for snapshot in facts.source.survey.snapshots:
        if snapshot.project_id in facts.chosen:
            why = f"snapshots do not cross: make a volume of it on {facts.goal.source} if it is still needed"
            yield snapshot, LeftOut(subject=f"volume snapshot {snapshot.name or snapshot.id}", why=why)


def why_image_stays(image: Image) -> str | None:
    """Say why an image is not carried; None when it is."""
    if image.status != "active":
        return f"it is {image.status} and cannot be read"
    if not image.disk_format or not image.container_format:
        return "it has no format: it points to volume snapshots, which do not cross"
    return None


def image_there(facts: CrossingFacts, image: Image) -> Image | None:
    """The target's image of the same name and bytes in the same project: an earlier crossing carried it."""
    project = facts.target_project_id(image.project_id)
    same = [other for other in facts.target.images_in(project) if other.name == image.name] if project else []
    return same[0] if len(same) == 1 and same[0].hash_value == image.hash_value else None


def images_left(facts: CrossingFacts) -> Iterator[tuple[Image, LeftOut]]:
    """The images of the projects that cross which cannot be carried."""
    for id_ in facts.chosen:
        for image in facts.source.images_in(id_):
            why = why_image_stays(image)
            if why is not None:
                yield image, LeftOut(subject=f"image {image.name} ({image.id})", why=why)


def _carried(facts: CrossingFacts) -> Iterator[Image]:
    for id_ in facts.chosen:
        yield from (image for image in facts.source.images_in(id_) if why_image_stays(image) is None)


def protection_left(facts: CrossingFacts) -> Iterator[tuple[Image, LeftOut]]:
    """The protection of images: they are carried without."""
    for image in _carried(facts):
        if image.protected and image_there(facts, image) is None:
            why = "a protected image could not be removed by an undo: protect it after finish"
            yield image, LeftOut(subject=f"protection of image {image.name}", why=why)


def shared_with(facts: CrossingFacts, image: Image) -> list[str]:
    """The projects of the source with which an image is shared, and which the target has when the image comes there."""
    turn = facts.chosen[image.project_id].at
    return [member for member in image.member_project_ids if facts.crosses_by(member, turn)]


def shares_left(facts: CrossingFacts) -> Iterator[tuple[Image, LeftOut]]:
    """The shares of carried images with projects that do not cross, or cross later in the goal."""
    for image in _carried(facts):
        kept = shared_with(facts, image)
        for member in image.member_project_ids:
            if member not in kept:
                why = f"that project {'crosses later in the goal' if member in facts.chosen else 'does not cross'}"
                yield image, LeftOut(subject=f"share of image {image.name} with project {member}", why=why)


def server_groups_wanted(facts: CrossingFacts, project_id: str) -> list[ServerGroup]:
    """The server groups of a project that its moving instances are members of."""
    wanted = {facts.server_group_of.get(instance.id) for instance in facts.moving_in.get(project_id, ())}
    return [group for group in facts.source.server_groups_in(project_id) if group.id in wanted]


def server_groups_left(facts: CrossingFacts) -> Iterator[tuple[ServerGroup, LeftOut]]:
    """The server groups without moving members: they would have nothing to say."""
    for id_ in facts.chosen:
        wanted = server_groups_wanted(facts, id_)
        for group in facts.source.server_groups_in(id_):
            if group not in wanted:
                yield group, LeftOut(subject=f"server group {group.name}", why="none of its members moves")
