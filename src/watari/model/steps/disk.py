"""The steps that carry a disk's bytes.

An image of an instance or a volume in one cloud, then the same image in the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from watari.model.record import Ref
from watari.model.specs import ImageSpec
from watari.model.steps.remove import removal
from watari.model.steps.step import Before, CloudStep, Made, Side, Step


class _MakesImage(CloudStep):
    makes: ClassVar[bool] = True

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Remove the image."""
        return removal(self, "image", made)


class CaptureInstance(_MakesImage):
    """Make an image of a stopped, image-booted instance's root disk.

    Named by the step's mark, and found again by it.
    """

    kind: Literal["capture_instance"] = "capture_instance"
    instance_id: Ref

    def title(self) -> str:
        """Name the instance."""
        return f"capture {self._disk}"

    @property
    def works(self) -> tuple[str, ...]:
        """The capture."""
        return ("capture_instance",)

    def product(self) -> str:
        """Say of what it is an image."""
        return f"of {self._disk}"

    @property
    def _disk(self) -> str:
        return f"the root disk of {self.instance_id}"


class CaptureVolume(_MakesImage):
    """Make an image of a volume that is not attached; named by the step's mark, and found again by it.

    ``disk_format`` qcow2 leaves zeros out (Cinder converts); raw carries all.
    """

    kind: Literal["capture_volume"] = "capture_volume"
    volume_id: Ref
    disk_format: Literal["qcow2", "raw"] = "qcow2"

    def title(self) -> str:
        """Name the volume."""
        return f"make an image {self.product()}"

    @property
    def works(self) -> tuple[str, ...]:
        """The capture."""
        return ("capture_volume",)

    def product(self) -> str:
        """Say of what it is an image."""
        return f"of volume {self.volume_id}"


class CarryImage(_MakesImage):
    """Stream the source's image into the target's Glance under an id chosen in the plan; digests compared at both ends.

    ``source_project`` is the project in which the source's image is read; ``project`` the one that gets it.
    The journal keeps ``read_bytes``, ``sent_bytes``, ``digest`` and ``seconds``. A broken upload cannot be continued
    (Glance has no ranges for uploads): the half image is removed and sent again.
    """

    kind: Literal["carry_image"] = "carry_image"
    takes: ClassVar[Literal["carry", "boot"] | None] = "carry"
    image_id: Ref
    source_project: Ref | None = None
    spec: ImageSpec

    def acts_in(self) -> Iterator[tuple[Side, Ref]]:
        """Also in the project of the source in which the image is read."""
        yield from super().acts_in()
        if self.source_project is not None:
            yield "source", self.source_project

    def chosen_ids(self) -> dict[str, str]:
        """Glance takes the id from us."""
        return {"id": self.spec.id}

    def title(self) -> str:
        """Name the image."""
        return f"carry image {self.product()}"

    def product(self) -> str:
        """Its name."""
        return self.spec.name
