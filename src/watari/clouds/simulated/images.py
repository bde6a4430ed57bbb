"""A simulated Glance whose images have bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.clouds.errors import NotAllowed
from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.events import fill_image
from watari.clouds.simulated.refusals import not_allowed, not_now, not_there
from watari.model.specs import ImageSpec
from watari.model.survey.image import Image


class SimulatedImages(Desk):
    """Images and their bytes in memory."""

    @call
    def all(self) -> list[Image]:
        """All images that the account may see."""
        self.sees("images")
        return self.state.images.where(self._visible)

    @call
    def get(self, image_id: str) -> Image:
        """One image."""
        return self._image(image_id)

    @call
    def named(self, name: str) -> list[Image]:
        """The images of this name."""
        return [i for i in self.state.images.by("name", name) if self._visible(i)]

    @call
    def create(self, spec: ImageSpec) -> Image:
        """Make an empty image with the spec's id."""
        if spec.id in self.state.images or spec.id in self.state.removed_image_ids:
            raise not_now(f"Image ID {spec.id} already exists!")  # a deleted image keeps its row in Glance's database
        if spec.visibility == "public":
            self.admins_only("publicize_image")
        return self.state.images.put(Image(project_id=self.caller.project_id, status="queued", **dict(spec)))

    def upload(self, image_id: str, chunks: Iterable[bytes]) -> None:
        """Fill a queued image; the stream is read without holding up the cloud.

        A stream that ends in an error leaves the image queued, as Glance does; a caller who dies leaves it saving.
        """
        self._begin_upload(image_id)
        try:
            content = b"".join(chunks)
        except Exception:
            self._break_off(image_id)
            raise
        self._end_upload(image_id, content)

    def download(self, image_id: str, chunk_bytes: int = 1 << 20) -> Iterator[bytes]:
        """The bytes of an active image, as a stream."""
        content = self._content(image_id)
        return (content[at : at + chunk_bytes] for at in range(0, len(content), chunk_bytes))

    @call
    def share(self, image_id: str, project_id: str) -> None:
        """Make a project a member that has accepted the image."""
        image = self._own(image_id)
        if image.visibility != "shared":
            raise NotAllowed(
                "Only shared images have members.", cure="make the image with visibility shared", status=403
            )
        members = (*(m for m in image.member_project_ids if m != project_id), project_id)
        self.state.images.change(image_id, member_project_ids=members)

    @call
    def remove(self, image_id: str) -> None:
        """Delete an image."""
        image = self._own(image_id)
        if image.protected:
            raise NotAllowed(
                f"Image {image_id} is protected and cannot be deleted.", cure="unprotect the image", status=403
            )
        self.state.images.drop(image_id)
        self.state.removed_image_ids.add(image_id)
        self.state.disks.pop(image_id, None)

    @call
    def _begin_upload(self, image_id: str) -> None:
        image = self._own(image_id)
        if image.status != "queued":
            raise not_now(f"Image status transition from {image.status} to saving is not allowed")
        self.state.images.change(image_id, status="saving")

    @call
    def _break_off(self, image_id: str) -> None:
        if image_id in self.state.images:
            self.state.images.change(image_id, status="queued")

    @call
    def _end_upload(self, image_id: str, content: bytes) -> None:
        if image_id not in self.state.images:
            raise not_there("image", image_id)
        fill_image(self.state, image_id, content)

    @call
    def _content(self, image_id: str) -> bytes:
        image = self._image(image_id)
        if image.status != "active":
            raise not_now(f"Image {image_id} is {image.status}: it has no bytes to give")
        return self.state.disks.get(image_id, b"")

    def _visible(self, image: Image) -> bool:
        open_to_all = image.visibility in ("public", "community")
        return open_to_all or self.caller.owns(image.project_id) or self.caller.project_id in image.member_project_ids

    def _image(self, image_id: str) -> Image:
        image = self.state.images.get(image_id)
        if not self._visible(image):
            raise not_there("image", image_id)
        return image

    def _own(self, image_id: str) -> Image:
        image = self._image(image_id)
        if not self.caller.owns(image.project_id):
            raise not_allowed("changing an image of another project")
        return image
