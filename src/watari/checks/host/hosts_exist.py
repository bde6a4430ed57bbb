"""Every host that the goal names is a compute host of the cloud.

Why: a misspelt host would be drained by nobody while its name stands in a plan; `nova host-evacuate` matched names by
pattern and took the wrong host (E12).

Source: Nova's services of the binary nova-compute; their host is the name that migrations take. A service without a
hypervisor (`GET /os-hypervisors`) holds no instances.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from watari.checks.found import Found, block
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.facts.hosts.terms import part_of
from watari.model.goal import RebalanceGoal


@wants(cloud=("services", "hosts"))
def hosts_exist(case: HostCase) -> Iterator[Found]:
    """Look for each name among the nova-compute services and the hypervisors.

    Of patterns, for a host that is like one.
    """
    for host in dict.fromkeys((*case.leaving, *case.goal.to)):
        if host not in case.computes:
            near = get_close_matches(host, sorted(case.computes), n=1)
            act = (
                f"write {near[0]}" if near else f"see the names: {case.cli} compute service list --service nova-compute"
            )
            yield block(host, f"{case.goal.cloud} has no compute host {host}", act)
        elif host in case.leaving and host not in case.hosts:
            says = (
                f"{host} has a nova-compute and no hypervisor that holds instances (a node of Ironic, or one that"
                " never came up)"
            )
            yield block(host, says, f"see it: {case.cli} hypervisor list; take {host} out of the goal")
    if isinstance(case.goal, RebalanceGoal) and not part_of(case.goal, case.hosts):
        patterns = ", ".join(case.goal.hosts)
        act = f"see the names: {case.cli} hypervisor list; correct `hosts` in the goal"
        yield block(patterns, f"{case.goal.cloud} has no host like {patterns}", act)
