"""Images of the chosen projects are shared with nobody who stays behind.

Why: a project that does not cross has no twin on the target, so a share with it cannot be made there.

Source: Glance's image members are project ids of the same cloud.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, warn
from watari.checks.wants import wants


@wants(source=("images", "projects"))
def members_are_carried(case: Case) -> Iterator[Found]:
    """Name each image with such a member."""
    names = {p.id: p.name for p in case.source.projects}
    for image in case.source.images:
        left = [names.get(m, m) for m in image.member_project_ids if m not in case.choices]
        if image.project_id in case.choices and left:
            yield warn(
                image.name or image.id,
                f"image {image.name or image.id} is shared with projects that do not cross: {', '.join(left)}",
                f"afterwards, where they have a twin: {case.target_cli} image add project {image.id} PROJECT",
            )
