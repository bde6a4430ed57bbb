"""The hypervisors of the targets are no newer than those of the hosts that are left, so that the way back is open.

Why: Nova moves no running instance to an older hypervisor. A drain from an old one to a new one works and cannot be
undone while the instances run; the same goes for one that fails half-way and is to be taken back.

Source: rule L4: `_check_compatible_with_source_hypervisor` (DestinationHypervisorTooOld), unless
`skip_hypervisor_version_check_on_lm` is set. That no target is older, or of another kind, is the planner's care.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase, named
from watari.checks.wants import wants


@wants(cloud=("hosts", "services", "instances"))
def hypervisors_let_them_back(case: HostCase) -> Iterator[Found]:
    """Compare the versions of both ends of each way that running instances take."""
    newer: dict[str, list[str]] = defaultdict(list)
    for source, target in case.pairs if case.going_live else ():
        if (
            source in case.hosts
            and target in case.hosts
            and case.hosts[target].version > case.hosts[source].version > 0
        ):
            newer[source].append(target)
    for source, targets in newer.items():
        yield warn(
            source,
            f"{named(targets)} has a newer hypervisor than {source}: what moves there running does not come back"
            " running, so no undo",
            "nothing to do if you do not mean to come back; else name targets of the same version in `to`",
            **{host: case.hosts[host].version for host in (source, *targets[:5])},
        )
