"""The deed that carries an image from one cloud's Glance into the other's, and proves that it arrived."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from watari.clouds.errors import NotNow, NotThere
from watari.clouds.port import Images
from watari.errors import WatariError
from watari.model.record import known
from watari.model.specs import ImageSpec
from watari.model.steps.disk import CarryImage
from watari.model.steps.step import Side
from watari.model.survey.image import Image
from watari.steps.deed import Scene
from watari.steps.disk import image_facts
from watari.steps.image_ids import present_image, succession
from watari.steps.passage import Passage
from watari.steps.sight import Sight, changed, done, failed, partial, present, todo

_HALF = ("queued", "saving", "uploading", "importing")
_OURS = "sha512"


class BytesDiffer(WatariError):
    """A disk's bytes did not arrive as they were sent."""

    id: ClassVar[str] = "steps.bytes-differ"


class CarryDeed:
    """Stream an image across. What a killed attempt left is filled again where Glance allows that, else replaced."""

    def look(self, step: CarryImage, scene: Scene) -> Sight:
        """Compare what is on both sides."""
        image = present_image(scene.cloud(step).images, step.spec.id)
        source = present(_source(step, scene).get, known(step.image_id))
        if source is None:
            return changed("the image to carry is gone", image.id if image else None, differs=["id"])
        if image is None:
            return _ready(source, step.spec)
        if image.status != "active":
            return _unfinished(image, ours=scene.ours)
        unlike = unlikeness(source, image) or _other_format(source, image, step.spec)
        if unlike:
            differs = ["size_bytes", "hash_value", "disk_format"]
            return partial(unlike, image.id) if scene.ours else changed(unlike, image.id, differs=differs)
        return done(image.id, **image_facts(image), compared_by=_compared_by(source, image))

    def act(self, step: CarryImage, scene: Scene) -> None:
        """Stream all of it. BytesDiffer when what arrived is not what was read."""
        target = scene.cloud(step).images
        source = _source(step, scene).get(known(step.image_id))
        there = present_image(target, step.spec.id)
        spec = _as_captured(source, step.spec)
        if (
            there is not None
            and there.status == "active"
            and not unlikeness(source, there)
            and not _other_format(source, there, spec)
        ):
            return
        image_id = _empty_image(spec, there, target)
        passage = Passage(_source(step, scene).download(source.id), scene.tell)
        target.upload(image_id, passage)
        scene.tell({**passage.facts(), "digest": passage.digest})
        _prove(source, target.get(image_id), passage)


def unlikeness(source: Image, target: Image) -> str:
    """Say what tells two active images' bytes apart; empty when nothing does.

    The digest counts, else the checksum, else the size.
    """
    if source.size_bytes != target.size_bytes:
        return f"the target has {target.size_bytes} bytes of {source.size_bytes}"
    field = _compared_by(source, target)
    ours, theirs = (
        (source.hash_value, target.hash_value) if field == source.hash_algorithm else (source.checksum, target.checksum)
    )
    return f"the {field} of both sides differ" if field != "size" and ours != theirs else ""


def _compared_by(source: Image, target: Image) -> str:
    if source.hash_value and target.hash_value and source.hash_algorithm == target.hash_algorithm:
        return str(source.hash_algorithm)
    return "checksum" if source.checksum and target.checksum else "size"


def _source(step: CarryImage, scene: Scene) -> Images:
    other: Side = "source" if step.cloud == "target" else "target"
    return scene.side(other, step.source_project).images


def _ready(source: Image, spec: ImageSpec) -> Sight:
    """Whether the source's image can be carried now."""
    if source.status != "active":
        return changed(f"the image to carry is {source.status}", differs=["status"])
    if _as_captured(source, spec).disk_format is None:
        return changed("the image to carry has no disk format", differs=["disk_format"])
    return todo()


def _as_captured(source: Image, spec: ImageSpec) -> ImageSpec:
    """The spec with the disk format of the bytes: Nova captures a disk on RBD as raw, whatever image it was made from.

    (nova/virt/libvirt/driver.py, ``snapshot``: "save lvm and rbd as raw".) Told as another format, no instance boots
    from it.
    """
    return spec.model_copy(update={"disk_format": spec.disk_format or source.disk_format})


def _other_format(source: Image, target: Image, spec: ImageSpec) -> str:
    wanted = _as_captured(source, spec).disk_format
    return "" if target.disk_format == wanted else f"the target's disk format is {target.disk_format}, wanted {wanted}"


def _unfinished(image: Image, *, ours: bool) -> Sight:
    if image.status in _HALF:
        says = f"a half image is there, {image.status}"
        return partial(says, image.id) if ours else changed(says, image.id, differs=["status"])
    return failed(f"the image is {image.status}", image.id, status=image.status)


def _empty_image(spec: ImageSpec, there: Image | None, target: Images) -> str:
    """Give the id of an image that waits for its bytes.

    A queued one of the right format is filled; anything else must go first: Glance takes bytes for a queued image only,
    and an upload to one that is saving even deletes it (glance.api.v2.image_data, ``upload``: ``from_state='queued'``).
    """
    if there is not None and (there.status, there.disk_format) == ("queued", spec.disk_format):
        return there.id
    if there is not None:
        with suppress(NotThere):  # given up by Glance itself meanwhile
            target.remove(there.id)
    for image_id in succession(spec.id):
        with suppress(NotNow):  # an id that was used once is never given again
            return target.create(spec.model_copy(update={"id": image_id})).id
    raise NotNow(
        f"all ids of image {spec.name} are used up: its upload was broken off again and again",
        cure="look into the target's Glance for what ends the uploads, then make a new plan",
    )


def _prove(source: Image, target: Image, passage: Passage) -> None:
    """Compare our own digest of the bytes that passed with each Glance's, where it says so in the same words."""
    for side, image in (("source", source), ("target", target)):
        if image.hash_algorithm == _OURS and image.hash_value and image.hash_value != passage.digest:
            raise BytesDiffer(
                f"the digest of image {image.id} on the {side} is not that of the bytes that passed",
                touched=f"image {target.id} on the target holds other bytes",
                cure="watari resume RUN sends it again; if it happens twice, look for a broken proxy or store between"
                " the clouds",
            )
