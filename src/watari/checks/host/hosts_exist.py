"""Every host that the goal names is a compute host of the cloud.

Why: a misspelt host would be drained by nobody while its name stands in a plan; `nova host-evacuate` matched names by
pattern and took the wrong host (E12).

Source: Nova's services of the binary nova-compute; their host is the name that migrations take.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from watari.checks.found import Found, block
from watari.checks.host_case import HostCase
from watari.checks.wants import wants


@wants(cloud=("services",))
def hosts_exist(case: HostCase) -> Iterator[Found]:
    """Look for each name among the nova-compute services."""
    for host in dict.fromkeys((*case.leaving, *case.goal.to)):
        if host not in case.computes:
            near = get_close_matches(host, sorted(case.computes), n=1)
            act = (
                f"write {near[0]}" if near else f"see the names: {case.cli} compute service list --service nova-compute"
            )
            yield block(host, f"{case.goal.cloud} has no compute host {host}", act)
