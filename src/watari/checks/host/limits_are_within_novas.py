"""The goal lets no more live migrations leave a host at once than Nova does.

Why: more than that queue in nova-compute: nothing is faster, their progress stands still, and the goal's `stall` counts
their waiting.

Source: rule L21: `max_concurrent_live_migrations` in nova.conf, 1 by default, told by no API.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, note
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

OF_NOVA = 1
"""The default of `max_concurrent_live_migrations` (nova/conf/compute.py)."""


@wants(cloud=("instances", "services"))
def limits_are_within_novas(case: HostCase) -> Iterator[Found]:
    """Compare the limit per host with Nova's default."""
    limit = (case.plan or case.goal).limits.per_source_host
    if limit > OF_NOVA and case.going_live:
        yield note(
            "limits.per_source_host",
            f"{limit} live migrations may leave a host at once; Nova's default lets {OF_NOVA} go and the others wait",
            f"on each host: grep max_concurrent_live_migrations /etc/nova/nova.conf; where it is not {limit} or more,"
            " write "
            f"limits: {{per_source_host: {OF_NOVA}}}",
        )
