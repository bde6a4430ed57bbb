"""What is asked of Glance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from watari.model.specs import ImageSpec
from watari.model.survey.image import Image


class Images(Protocol):
    """Images and their bytes."""

    def all(self) -> list[Image]:
        """All images that the account may see, members included where it may."""

    def get(self, image_id: str) -> Image:
        """One image."""

    def named(self, name: str) -> list[Image]:
        """The images of this name."""

    def create(self, spec: ImageSpec) -> Image:
        """Make an empty (queued) image with the spec's id; NotNow when the id is taken."""

    def upload(self, image_id: str, chunks: Iterable[bytes]) -> None:
        """Fill a queued image from a stream; what is broken off leaves it queued or saving."""

    def download(self, image_id: str, chunk_bytes: int = 1 << 20) -> Iterator[bytes]:
        """The bytes of an active image, as a stream."""

    def share(self, image_id: str, project_id: str) -> None:
        """Make a project a member that has accepted the image."""

    def remove(self, image_id: str) -> None:
        """Delete an image."""
