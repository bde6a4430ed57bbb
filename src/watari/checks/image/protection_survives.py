"""No image of the chosen projects is protected.

Why: a protected image cannot be removed, so an undo of the crossing could not take it back: it is carried without its
protection.

Source: Glance answers 403 to the removal of an image with `protected`.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, note
from watari.checks.wants import wants
from watari.facts.storage import protection_left


@wants(source=("images", "projects"))
def protection_survives(case: CrossingCase) -> Iterator[Found]:
    """Name each protected image that is carried."""
    for image, left in protection_left(case.facts):
        yield note(
            image.name or image.id, left_words(left), f"after finish: {case.target_cli} image set --protected IMAGE"
        )
