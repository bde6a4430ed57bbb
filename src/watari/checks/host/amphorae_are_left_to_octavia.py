"""No instance that moves is an amphora of Octavia.

Why: an amphora can be moved while it runs, but Octavia knows nothing of it, and replaces it when it is silent for a
moment. On another host it must never be rebuilt: its certificates are gone then, and its load balancer stays in ERROR.

Source: rule C20: `amphora.compute_id` in Octavia, which the survey does not ask; Octavia calls its instances
amphora-ID. Octavia's own way off a host is a failover: a new amphora is booted, on a host that is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from watari.checks.found import Found, lost, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

AMPHORA = re.compile(r"amphora-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@wants(cloud=("instances",))
def amphorae_are_left_to_octavia(case: HostCase) -> Iterator[Found]:
    """Know them by their names."""
    for instance in case.going:
        amphora = AMPHORA.fullmatch(instance.name)
        if amphora is None:
            continue
        act = (
            f"{case.cli} loadbalancer amphora failover {amphora[1]}, once the hosts are closed; then survey and plan"
            " again"
        )
        if case.rebuilds:
            yield lost(
                instance.name,
                f"{instance.name} looks like an amphora: rebuilt, it has no certificates and its balancer fails",
                act,
            )
        else:
            yield warn(
                instance.name, f"{instance.name} looks like an amphora: Octavia may replace it while it moves", act
            )
