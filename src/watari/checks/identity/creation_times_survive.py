"""Nobody relies on the times at which instances and volumes were made.

Why: on the target everything was made during the crossing; retention rules, reports and billing that read `created_at`
would begin anew.

Source: no API takes `created_at` from the client. The source's times stay in the survey that the plan was made from.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, lost
from watari.checks.wants import wants


@wants(source=("projects",))
def creation_times_survive(case: CrossingCase) -> Iterator[Found]:
    """One finding for each project."""
    for project in case.facts.projects:
        yield lost(
            project.name,
            f"everything of {project.name} will look as if made during the crossing",
            "see that no billing or clean-up relies on creation times",
        )
