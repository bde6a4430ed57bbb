"""The temporary copies that a crossing makes in the source: for each volume a snapshot and a volume made from it.

They go when their instance has moved, so as many instances count as may move at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.model.survey.volume import Volume


def at_once(case: CrossingCase) -> int:
    """How many instances may move at once."""
    return (case.plan or case.goal).limits.moves


def copied_together(case: CrossingCase, project_id: str | None = None) -> Iterator[tuple[str, list[Volume]]]:
    """For each wave the volumes that may have copies at one time.

    Those of its largest instances, of one project or of all.
    """
    for wave, instances in case.waves:
        mine = (i for i in instances if project_id in (None, i.project_id))
        largest = sorted(
            (case.facts.volumes_of(i) for i in mine), key=lambda vs: sum(v.size_gib for v in vs), reverse=True
        )
        yield wave, [v for volumes in largest[: at_once(case)] for v in volumes]
