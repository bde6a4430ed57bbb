"""Laws of the Images port."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.contract.ground import Ground, new_name
from watari.clouds.errors import NotNow, NotThere
from watari.model.specs import ImageSpec
from watari.model.survey.image import Image

# Something that a client which decodes what looks compressed would spoil.
CONTENT = gzip.compress(b"watari " * 100_000) + bytes(range(256)) * 8192


def chunks(content: bytes = CONTENT) -> Iterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


def new_image(ground: Ground, **fields: object) -> Image:
    given = {"id": str(uuid4()), "name": new_name("image"), "disk_format": "raw"}
    image = ground.cloud.images.create(ImageSpec.model_validate(given | fields))
    ground.later(ground.cloud.images.remove, image.id)
    return image


def test_an_image_has_the_id_that_we_chose_and_what_we_said(ground: Ground) -> None:
    spec = ImageSpec(
        id=str(uuid4()),
        name=new_name("image"),
        disk_format="qcow2",
        min_disk_gib=1,
        min_ram_mib=64,
        properties={"hw_disk_bus": "virtio", "os_distro": "debian", "contract": "yes"},
        tags=("red", "blue"),
    )
    image = ground.cloud.images.create(spec)
    ground.later(ground.cloud.images.remove, image.id)
    assert (image.id, image.name, image.status, image.disk_format) == (spec.id, spec.name, "queued", "qcow2")
    assert (image.min_disk_gib, image.min_ram_mib, image.visibility, image.protected) == (1, 64, "private", False)
    assert image.properties == spec.properties
    assert set(image.tags) == set(spec.tags)
    assert image.project_id == ground.cloud.identity.operator().project_id
    assert ground.cloud.images.get(image.id) == image
    with pytest.raises(NotNow):
        ground.cloud.images.create(spec)


def test_bytes_come_back_as_they_were_sent(ground: Ground) -> None:
    images, image = ground.cloud.images, new_image(ground)
    images.upload(image.id, chunks())
    active = images.get(image.id)
    assert (active.status, active.size_bytes) == ("active", len(CONTENT))
    assert active.hash_algorithm is not None
    assert active.hash_value == hashlib.new(active.hash_algorithm, CONTENT).hexdigest()
    received = list(images.download(image.id, chunk_bytes=100_000))
    assert b"".join(received) == CONTENT
    assert len(received) > 1
    assert [found.id for found in images.named(image.name)] == [image.id]
    assert active in images.all()


def test_a_filled_image_is_not_filled_twice(ground: Ground) -> None:
    images, image = ground.cloud.images, new_image(ground)
    images.upload(image.id, chunks(b"first"))
    with pytest.raises(NotNow):
        images.upload(image.id, chunks(b"second"))
    assert b"".join(images.download(image.id)) == b"first"


def test_an_empty_image_gives_no_bytes(ground: Ground) -> None:
    image = new_image(ground)
    with pytest.raises(NotNow):
        list(ground.cloud.images.download(image.id))


def test_a_broken_upload_leaves_no_active_image_and_can_be_removed(ground: Ground) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 1_000_000
        raise InterruptedError("the source went away")

    images, image = ground.cloud.images, new_image(ground)
    with pytest.raises(Exception, match="went away"):
        images.upload(image.id, broken())
    assert images.get(image.id).status in {"queued", "saving"}
    ground.gone(lambda: images.remove(image.id))


def test_a_shared_image_is_seen_by_its_member(ground: Ground) -> None:
    project_id = ground.project_of_ours()
    image = new_image(ground, visibility="shared")
    ground.cloud.images.share(image.id, project_id)
    ground.cloud.images.share(image.id, project_id)
    assert ground.cloud.images.get(image.id).member_project_ids == (project_id,)
    assert ground.cloud.in_project(project_id).images.get(image.id).id == image.id


def test_a_removed_image_is_gone(ground: Ground) -> None:
    image = new_image(ground)
    ground.cloud.images.remove(image.id)
    with pytest.raises(NotThere):
        ground.cloud.images.get(image.id)
