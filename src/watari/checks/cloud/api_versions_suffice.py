"""Nova and Cinder of every cloud of the goal offer the API versions that the steps of its journey use.

Why: a lock with a reason, tags at boot, an instance's own flavor, a migration's own id are asked for by microversion;
an older API answers 406 and the step fails in the middle of a run.

Source: "REST API version history" of Nova (2.19 description, 2.30 the scheduler is asked about a named target, 2.47
flavor in the instance, 2.52 tags at boot, 2.53 services by their id, 2.56 cold migration to a named host, 2.59 id and
pages of migrations, 2.71 server groups in the instance, 2.73 lock reason) and of Cinder (3.27 attachments; in-use
snapshots by force before 3.66).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watari.checks.found import Found, block
from watari.checks.releases import version
from watari.checks.wants import Sided, wants
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
    Need("cloud", "compute", "2.53", "to close a host"),
    Need("cloud", "compute", "2.59", "to tell migrations apart"),
    Need("cloud", "compute", "2.73", "to lock an instance and say why"),
)


@wants(source=("microversions",), target=("microversions",), cloud=("microversions",))
def api_versions_suffice(case: Sided) -> Iterator[Found]:
    """Compare the highest offered version with each need; a service that is missing is the finding of another check."""
    surveys = dict(case.sides())
    for need in (need for need in NEEDS if need.side in surveys):
        survey = surveys[need.side]
        offered = survey.microversions.get(need.service)
        if offered is not None and version(offered.highest) < version(need.version):
            yield block(
                f"{survey.cloud}: {need.service} {need.version}",
                f"{survey.cloud} offers {need.service} API up to {offered.highest}; {need.version} is needed for:"
                f" {need.purpose}",
                f"raise {survey.cloud} to a release that has it (`watari releases`)",
                offered=f"{offered.lowest} to {offered.highest}",
            )
