"""Nova and Cinder of both clouds offer the API versions that the steps of a crossing use.

Why: a lock with a reason, tags at boot, an instance's own flavor are asked for by microversion; an older API answers
406 and the step fails in the middle of a run.

Source: "REST API version history" of Nova (2.19 description, 2.47 flavor in the instance, 2.52 tags at boot, 2.71 server
groups in the instance, 2.73 lock reason) and of Cinder (3.27 attachments; in-use snapshots by force before 3.66).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.releases import version
from watari.checks.wants import wants
from watari.model.steps.step import Side


@dataclass(frozen=True)
class Need:
    """The lowest version of a service that serves, and what for."""

    side: Side
    service: str
    version: str
    purpose: str


NEEDS = (
    Need("source", "compute", "2.47", "the flavor as the instance keeps it"),
    Need("source", "compute", "2.73", "to lock an instance and say why"),
    Need("source", "volume", "3.27", "attachments"),
    Need("target", "compute", "2.52", "tags at boot"),
    Need("target", "compute", "2.73", "to lock an instance and say why"),
    Need("target", "volume", "3.27", "attachments"),
)


@wants(source=("microversions",), target=("microversions",))
def api_versions_suffice(case: Case) -> Iterator[Found]:
    """Compare the highest offered version with each need; a service that is missing is the finding of another check."""
    surveys = dict(case.sides())
    for need in NEEDS:
        survey = surveys[need.side]
        offered = survey.microversions.get(need.service)
        if offered is not None and version(offered.highest) < version(need.version):
            yield block(
                f"{survey.cloud}: {need.service} {need.version}",
                f"{survey.cloud} offers {need.service} API up to {offered.highest}; {need.version} is needed for: {need.purpose}",
                f"raise {survey.cloud} to a release that has it (`watari releases`)",
                offered=f"{offered.lowest} to {offered.highest}",
            )
