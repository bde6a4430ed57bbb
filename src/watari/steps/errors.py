"""What can go wrong in a deed beyond what a cloud says itself."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class BytesDiffer(WatariError):
    """A disk's bytes did not arrive as they were sent."""

    id: ClassVar[str] = "steps.bytes-differ"
