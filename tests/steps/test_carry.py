"""A carried image has the same bytes on both sides, or it is not done.

What a broken upload left is never uploaded to blindly.
"""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.machines.examples import CARRIED
from tests.machines.world import SHOP, TwoClouds, two_clouds
from tests.steps.looking import act, look, scene, shop, told
from watari.clouds.errors import NotNow
from watari.clouds.reach import Reach
from watari.clouds.simulated import Failing, Failure, Killed, lost_answer
from watari.model.specs import ImageSpec
from watari.model.steps.disk import CarryImage
from watari.model.steps.remove import Remove
from watari.steps.carry import BytesDiffer, CarryDeed
from watari.steps.deed import Scene
from watari.steps.image_ids import succession
from watari.steps.sight import Seen

CARRY = CarryImage(
    **told(),
    image_id="image-spare",
    source_project=SHOP,
    spec=ImageSpec(id=CARRIED, name="carried", disk_format="qcow2"),
)

AS_CAPTURED = CARRY.model_copy(update={"spec": CARRY.spec.model_copy(update={"disk_format": None})})
"""What the plan writes for disks: only the capture tells its format."""


def broken_off(clouds: TwoClouds, failure: Failure) -> None:
    """Carry, and have it go wrong."""
    target = Failing(clouds.target, [failure])
    with pytest.raises((Killed, type(lost_answer()))):
        CarryDeed().act(CARRY, Scene(Reach({"source": clouds.source, "target": target})))


def bytes_of(clouds: TwoClouds, image_id: str) -> bytes:
    return b"".join(clouds.target.images.download(image_id))


def test_the_image_arrives_under_the_planned_id_in_the_project() -> None:
    clouds, heard = two_clouds(), list[dict[str, Any]]()
    CarryDeed().act(CARRY, scene(clouds, tell=heard))
    image = clouds.target.images.get(CARRIED)
    source = clouds.source.images.get("image-spare")
    assert (image.project_id, image.hash_value) == (SHOP, source.hash_value)
    assert heard[-1]["read_bytes"] == heard[-1]["sent_bytes"] == source.size_bytes
    assert heard[-1]["digest"] == source.hash_value


def test_the_journal_gets_size_and_digest_from_glance_itself() -> None:
    clouds = two_clouds()
    act(CARRY, clouds)
    sight = look(CARRY, clouds, ours=True)
    source = clouds.source.images.get("image-spare")
    assert sight.facts == {
        "disk_format": "qcow2",
        "size_bytes": source.size_bytes,
        "digest": source.hash_value,
        "digest_algorithm": "sha512",
        "compared_by": "sha512",
    }


def test_a_broken_upload_is_sent_again_under_the_same_id() -> None:
    clouds = two_clouds()
    broken_off(clouds, Failure("images.upload", moment="midway", error=lost_answer()))
    sight = look(CARRY, clouds, ours=True)
    assert (sight.seen, sight.says) == (Seen.PARTIAL, "a half image is there, queued")
    act(CARRY, clouds)
    assert look(CARRY, clouds, ours=True).made == {"id": CARRIED}


def test_an_image_left_saving_makes_way_for_a_successor() -> None:
    clouds = two_clouds()
    broken_off(clouds, Failure("images.upload", moment="midway"))
    assert look(CARRY, clouds, ours=True).says == "a half image is there, saving"
    act(CARRY, clouds)
    assert look(CARRY, clouds, ours=True).made == {"id": succession(CARRIED)[1]}
    assert len(clouds.target.images.named("carried")) == 1


def test_when_all_ids_are_used_up_it_says_so() -> None:
    clouds = two_clouds()
    for image_id in succession(CARRIED):
        clouds.target.images.create(CARRY.spec.model_copy(update={"id": image_id}))
        clouds.target.images.remove(image_id)
    with pytest.raises(NotNow, match="all ids of image carried are used up"):
        act(CARRY, clouds)


def test_removing_the_planned_image_removes_its_successor() -> None:
    clouds = two_clouds()
    broken_off(clouds, Failure("images.upload", moment="midway"))
    act(CARRY, clouds)
    removal = Remove(**told(), thing="image", id=CARRIED)
    assert look(removal, clouds).seen is Seen.TODO
    act(removal, clouds)
    assert look(removal, clouds).seen is Seen.DONE
    assert not clouds.target.images.named("carried")


def test_an_image_whose_bytes_are_cut_short_is_sent_again() -> None:
    clouds = two_clouds()
    shop(clouds.target).images.create(CARRY.spec)
    clouds.target.images.upload(CARRIED, [b"short"])
    sight = look(CARRY, clouds, ours=True)
    assert (sight.seen, sight.says) == (Seen.PARTIAL, "the target has 5 bytes of 24")
    act(CARRY, clouds)
    assert bytes_of(clouds, look(CARRY, clouds, ours=True).made["id"]) == b"".join(
        clouds.source.images.download("image-spare")
    )


def test_a_foreign_image_of_that_id_is_left_alone() -> None:
    clouds = two_clouds()
    shop(clouds.target).images.create(CARRY.spec)
    assert look(CARRY, clouds).seen is Seen.CHANGED


@pytest.mark.parametrize(
    ("known", "compared_by"),
    [
        ({"hash_value": None, "hash_algorithm": None}, "checksum"),
        ({"hash_value": "0" * 64, "hash_algorithm": "sha256"}, "checksum"),
        ({"hash_value": None, "hash_algorithm": None, "checksum": None}, "size"),
    ],
)
def test_what_the_source_does_not_know_is_compared_otherwise(known: dict[str, Any], compared_by: str) -> None:
    clouds = two_clouds()
    clouds.source.state.images.change("image-spare", **known)
    act(CARRY, clouds)
    assert look(CARRY, clouds, ours=True).facts["compared_by"] == compared_by


def test_bytes_that_are_not_those_of_the_source_are_no_success() -> None:
    clouds = two_clouds()
    clouds.source.state.images.change("image-spare", hash_value="0" * 128)
    with pytest.raises(BytesDiffer, match="on the source"):
        act(CARRY, clouds)
    assert look(CARRY, clouds, ours=True).says == "the sha512 of both sides differ"


def test_bytes_that_change_on_their_way_are_no_success() -> None:
    clouds = two_clouds()
    upload = clouds.target.images.upload

    class Bending(Failing):
        """A target that keeps other bytes than it was sent."""

        def in_project(self, project_id: str) -> Any:
            return self

    target = Bending(clouds.target)
    target.images.upload = lambda image_id, chunks: upload(image_id, bent(chunks))  # type: ignore[method-assign]
    with pytest.raises(BytesDiffer, match="on the target"):
        CarryDeed().act(CARRY, Scene(Reach({"source": clouds.source, "target": target})))


def bent(chunks: Iterable[bytes]) -> Iterable[bytes]:
    return (chunk[::-1] for chunk in chunks)


def test_a_source_image_that_is_gone_is_changed() -> None:
    clouds = two_clouds()
    clouds.source.images.remove("image-spare")
    assert look(CARRY, clouds).says == "the image to carry is gone"


@pytest.mark.parametrize("captured", ["raw", "qcow2"])
def test_an_open_format_is_that_of_the_captured_image(captured: str) -> None:
    clouds = two_clouds()
    clouds.source.state.images.change("image-spare", disk_format=captured)
    act(AS_CAPTURED, clouds)
    assert clouds.target.images.get(CARRIED).disk_format == captured
    assert look(AS_CAPTURED, clouds, ours=True).facts["disk_format"] == captured


def test_a_format_that_the_plan_names_is_kept() -> None:
    clouds = two_clouds()
    clouds.source.state.images.change("image-spare", disk_format="raw")
    act(CARRY, clouds)
    assert clouds.target.images.get(CARRIED).disk_format == "qcow2"


def test_an_image_without_a_format_is_not_carried() -> None:
    clouds = two_clouds()
    clouds.source.state.images.change("image-spare", disk_format=None)
    sight = look(AS_CAPTURED, clouds)
    assert (sight.seen, sight.says) == (Seen.CHANGED, "the image to carry has no disk format")
    assert look(CARRY, clouds).seen is Seen.TODO


@pytest.mark.parametrize("content", [[], [b"bytes of old"]])
def test_an_image_of_another_format_makes_way(content: list[bytes]) -> None:
    """It is ours: the capture was made anew meanwhile, and is another one."""
    clouds = two_clouds()
    shop(clouds.target).images.create(CARRY.spec)
    if content:
        clouds.target.images.upload(CARRIED, content)
    clouds.source.state.images.change("image-spare", disk_format="raw")
    act(AS_CAPTURED, clouds)
    sight = look(AS_CAPTURED, clouds, ours=True)
    assert (sight.seen, sight.made, sight.facts["disk_format"]) == (Seen.DONE, {"id": succession(CARRIED)[1]}, "raw")


def test_the_same_bytes_under_another_format_are_another_image() -> None:
    clouds = two_clouds()
    act(CARRY, clouds)
    clouds.source.state.images.change("image-spare", disk_format="raw")
    assert look(AS_CAPTURED, clouds, ours=True).says == "the target's disk format is qcow2, wanted raw"
    assert look(AS_CAPTURED, clouds).seen is Seen.CHANGED
