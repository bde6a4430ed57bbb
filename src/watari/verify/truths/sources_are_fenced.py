"""Every source is stopped, locked, and all its ports are closed.

Why: as long as it is there it must not start again: then two copies would run, and one address answer from two places.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.verify.case import CrossingTruthCase, Moved
from watari.verify.truth import Fact, fact, truth


@truth(source=("instances", "ports"))
def sources_are_fenced(case: CrossingTruthCase) -> Iterator[Fact]:
    """Look at each source that is still there."""
    for moved in case.moved:
        if moved.source is None:
            yield fact(
                "note",
                moved.subject,
                f"its source is gone from {case.plan.crossing.source}: there is no undo any more",
                "nothing to do",
            )
            continue
        for says, command in _open_doors(case, moved):
            yield fact("block", moved.subject, says, command, id=moved.was.id)


def _open_doors(case: CrossingTruthCase, moved: Moved) -> Iterator[tuple[str, str]]:
    source, cloud = moved.source, case.plan.crossing.source
    if source is None:
        return
    if source.status != "SHUTOFF":
        yield f"its source is {source.status}", f"openstack --os-cloud {cloud} server stop {source.id}"
    if not source.locked:
        yield "its source is not locked", f"openstack --os-cloud {cloud} server lock {source.id}"
    for port in case.after["source"].ports_of(source.id):
        if port.admin_up:
            yield (
                f"the source's port {port.id} ({port.mac}) is open",
                f"openstack --os-cloud {cloud} port set --disable {port.id}",
            )
