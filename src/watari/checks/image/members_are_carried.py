"""Images of the chosen projects are shared with nobody who stays behind.

Why: a project that does not cross has no twin on the target, so a share with it cannot be made there.

Source: Glance's image members are project ids of the same cloud.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, left_words, warn
from watari.checks.wants import wants
from watari.facts.storage import shares_left


@wants(source=("images", "projects"))
def members_are_carried(case: CrossingCase) -> Iterator[Found]:
    """Name each image with such a member."""
    for image, left in shares_left(case.facts):
        act = f"afterwards, where it has a twin: {case.target_cli} image add project {image.id} PROJECT"
        yield warn(image.name or image.id, left_words(left), act)
