"""Nova tells which availability zone each instance is pinned to, or there is only one zone.

Why: an instance that was asked into a zone may not leave it. An old Nova shows the zone of the host, not the one that
was asked for; so the plan leaves every instance in the zone where it is, and may find no room for one that is free to
go.

Source: rule C7: `pinned_availability_zone`, told since microversion 2.96.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants


@wants(cloud=("instances", "services"))
def pinned_zones_are_known(case: HostCase) -> Iterator[Found]:
    """One finding for all instances whose pins nobody tells."""
    untold = [i for i in case.instances if not i.zone_known]
    zones = {service.availability_zone for service in case.computes.values()}
    if untold and len(zones) > 1:
        yield note(
            case.goal.cloud,
            f"this Nova does not tell which zone instances are pinned to: {len(untold)} are taken as pinned to the"
            " one where they are",
            "nothing to do; where a zone has no room, add a host to it, or see in Nova's API database: "
            "SELECT spec FROM request_specs WHERE instance_uuid = 'ID'",
            zones=", ".join(sorted(zones)),
        )
